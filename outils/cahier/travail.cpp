#include "travail.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "commun/lancement.hpp"

namespace cahier {
namespace {

constexpr auto patience = std::chrono::seconds(5);  // le juge arrête tout en deux secondes au plus

/// Lit ce qui est prêt ; ferme le tube à la fin du flux.
void vider(commun::Descripteur& tube, std::string& texte) {
    std::array<char, 8192> tampon;
    while (tube.get() >= 0) {
        const ssize_t lus = ::read(tube.get(), tampon.data(), tampon.size());
        if (lus > 0) {
            texte.append(tampon.data(), static_cast<std::size_t>(lus));
        } else if (lus < 0 && (errno == EAGAIN || errno == EINTR)) {
            return;
        } else {
            tube.fermer();
        }
    }
}

}  // namespace

Travail::Travail(const std::vector<std::string>& arguments) {
    std::array<commun::Tube, 2> tubes{commun::creer_tube(), commun::creer_tube()};
    for (std::size_t i = 0; i < tubes.size(); ++i) {
        tubes_[i] = std::move(tubes[i].lecture);
        ::fcntl(tubes_[i].get(), F_SETFL, O_NONBLOCK);
    }
    pid_ = commun::lancer(arguments, tubes[0].ecriture.get(), tubes[1].ecriture.get());
}

Travail::~Travail() {
    annuler();
    const auto limite = std::chrono::steady_clock::now() + patience;
    while (!recolter(WNOHANG)) {
        // Lire, pour que le programme ne reste pas bloqué à écrire ce que personne n'attend plus.
        for (auto& tube : tubes_)
            vider(tube, fin_.sortie);
        ::poll(nullptr, 0, 5);
        if (std::chrono::steady_clock::now() < limite) continue;
        ::kill(-pid_, SIGKILL);
        recolter(0);
    }
}

void Travail::annuler() {
    annule_ = true;
    if (pid_ > 0) ::kill(pid_, SIGTERM);
}

void Travail::ajouter_attentes(std::vector<pollfd>& attentes) const {
    for (const auto& tube : tubes_)
        if (tube.get() >= 0) attentes.push_back({tube.get(), POLLIN, 0});
}

/// Vrai quand le programme a fini ; note alors son code.
bool Travail::recolter(int options) {
    if (pid_ < 0) return true;
    int statut = 0;
    pid_t fini = 0;
    while ((fini = ::waitpid(pid_, &statut, options)) < 0 && errno == EINTR) {
    }
    if (fini != pid_) return false;
    pid_ = -1;
    if (WIFEXITED(statut)) fin_.code = WEXITSTATUS(statut);
    return true;
}

std::optional<Travail::Fin> Travail::avancer() {
    const bool fini = pid_ > 0 && recolter(WNOHANG);
    vider(tubes_[0], fin_.sortie);
    vider(tubes_[1], fin_.erreurs);
    if (!fini) return std::nullopt;
    return fin_;
}

}  // namespace cahier
