#include "outil.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include "commun/lancement.hpp"
#include "commun/tube.hpp"
#include "interruption.hpp"

namespace juge {
namespace {

/// Arrête l'outil et son groupe. D'abord poliment : ninja arrête ses compilateurs, qui sont dans
/// d'autres groupes, et efface leurs fichiers à moitié écrits.
void abattre(pid_t pid) {
    ::kill(-pid, SIGTERM);
    for (int essai = 0; essai < 200; ++essai) {
        if (::waitpid(pid, nullptr, WNOHANG) == pid) return;
        ::poll(nullptr, 0, 10);
    }
    ::kill(-pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
}

}  // namespace

SortieOutil lancer_outil(const std::vector<std::string>& arguments, int delai_s,
                         const std::vector<std::string>& variables) {
    SortieOutil sortie;
    const Interruptible interruptible;
    commun::Descripteur lecture;
    pid_t pid = -1;
    try {
        commun::Tube tube = commun::creer_tube();
        pid = commun::lancer(arguments, tube.ecriture.get(), tube.ecriture.get(), variables);
        lecture = std::move(tube.lecture);
    } catch (const std::system_error& erreur) {
        sortie.absent = true;
        sortie.raison = erreur.code() == std::errc::no_such_file_or_directory
                            ? "est introuvable"
                            : fmt::format("ne peut pas être lancé ({})", erreur.code().message());
        return sortie;
    }

    const auto fin = std::chrono::steady_clock::now() + std::chrono::seconds(delai_s);
    std::array<char, 8192> tampon;
    bool abandon = false;
    while (!abandon) {
        pollfd attente{lecture.get(), POLLIN, 0};
        if (::poll(&attente, 1, 100) > 0) {
            const ssize_t lus = ::read(lecture.get(), tampon.data(), tampon.size());
            if (lus <= 0) break;
            sortie.texte.append(tampon.data(), static_cast<std::size_t>(lus));
        }
        abandon =
            Interruptible::demandee() || (delai_s > 0 && std::chrono::steady_clock::now() > fin);
    }
    lecture.fermer();
    if (abandon) {
        abattre(pid);
        sortie.raison =
            Interruptible::demandee()
                ? "est interrompu"
                : fmt::format("ne se termine pas de lui-même en moins de {} s", delai_s);
        return sortie;
    }
    int statut = 0;
    while (::waitpid(pid, &statut, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(statut)) {
        sortie.code = WEXITSTATUS(statut);
        sortie.raison = fmt::format("se termine par le code {}", sortie.code);
    } else {
        const char* nom = ::sigabbrev_np(WTERMSIG(statut));
        sortie.raison = fmt::format("est tué par un signal (SIG{})", nom != nullptr ? nom : "RT");
    }
    return sortie;
}

}  // namespace juge
