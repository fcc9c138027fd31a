#include "narration.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "lecture_prudente.hpp"

namespace juge {
namespace {

constexpr std::size_t recit_max = 1024 * 1024;

}  // namespace

void Narration::commencer(pid_t epreuve,
                          const std::vector<std::filesystem::path>& fichiers_a_nommer) {
    commun::Tube tube = commun::creer_tube();
    const pid_t lanceur = ::getpid();
    narrateur_ = ::fork();
    if (narrateur_ < 0)
        throw std::system_error(errno, std::generic_category(), "création d'un processus");
    if (narrateur_ == 0) {
        [&]() noexcept {  // une exception ne doit pas dérouler ici la pile du lanceur
            ::prctl(PR_SET_PDEATHSIG, SIGTERM);
            if (::getppid() != lanceur) ::_exit(1);
            const auto photo = photographier_threads(epreuve, fichiers_a_nommer);
            const std::string texte = photo.absence + '\n' + photo.threads;
            for (std::size_t ecrits = 0; ecrits < texte.size();) {
                const ssize_t n =
                    ::write(tube.ecriture.get(), texte.data() + ecrits, texte.size() - ecrits);
                if (n <= 0) break;
                ecrits += static_cast<std::size_t>(n);
            }
            ::_exit(0);
        }();
    }
    texte_a_lire_ = std::move(tube.lecture);
    ::fcntl(texte_a_lire_.get(), F_SETFL, O_NONBLOCK);
}

bool Narration::finie(Photographie& photo) {
    std::size_t total = 0;
    if (vider(texte_a_lire_.get(), texte_, recit_max, total)) return false;
    const auto coupure = texte_.find('\n');
    photo.absence = texte_.substr(0, coupure);
    if (coupure != std::string::npos) photo.threads = texte_.substr(coupure + 1);
    return true;
}

void Narration::arreter() {
    if (narrateur_ < 0) return;
    ::kill(narrateur_, SIGTERM);  // il a fini, ou il arrêtera gdb
    while (::waitpid(narrateur_, nullptr, 0) < 0 && errno == EINTR) {
    }
    narrateur_ = -1;
}

}  // namespace juge
