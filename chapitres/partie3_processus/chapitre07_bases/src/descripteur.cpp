#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chapitre07/descripteur.hpp>
#include <chapitre07/erreur_systeme.hpp>
#include <ctime>

namespace cours {
namespace {

/// Retient SIGPIPE dans ce thread, et l'avale s'il est arrivé entre-temps. Changer la disposition
/// du signal changerait celle de tout le programme, qui ne nous appartient pas.
class SansSigpipe {
public:
    SansSigpipe() noexcept {
        ::sigemptyset(&sigpipe_);
        ::sigaddset(&sigpipe_, SIGPIPE);
        sigset_t en_attente;
        ::sigpending(&en_attente);
        deja_la_ = ::sigismember(&en_attente, SIGPIPE) == 1;
        ::pthread_sigmask(SIG_BLOCK, &sigpipe_, &masque_);
    }
    SansSigpipe(const SansSigpipe&) = delete;
    SansSigpipe& operator=(const SansSigpipe&) = delete;
    ~SansSigpipe() {
        const int garde = errno;
        const timespec tout_de_suite{};
        if (!deja_la_)
            while (::sigtimedwait(&sigpipe_, nullptr, &tout_de_suite) < 0 && errno == EINTR) {
            }
        ::pthread_sigmask(SIG_SETMASK, &masque_, nullptr);
        errno = garde;
    }

private:
    sigset_t sigpipe_{};
    sigset_t masque_{};
    bool deja_la_ = false;
};

/// Déplace un descripteur au-dessus de 2 : posé sur 0, 1 ou 2 (l'entrée standard était fermée), il
/// serait écrasé quand on installera les flux de l'enfant.
Descripteur loin_des_flux_standard(Descripteur descripteur) {
    if (descripteur.numero() > STDERR_FILENO) return descripteur;
    Descripteur haut(::fcntl(descripteur.numero(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    if (!haut.ouvert()) echec_systeme("dupliquer un descripteur");
    return haut;
}

}  // namespace

void Descripteur::fermer() noexcept {
    // close() ne se recommence pas : même interrompu, le descripteur est déjà libéré sous Linux.
    if (ouvert()) ::close(std::exchange(numero_, -1));
}

void Descripteur::ne_plus_bloquer() const {
    const int drapeaux = ::fcntl(numero_, F_GETFL);
    if (drapeaux < 0 || ::fcntl(numero_, F_SETFL, drapeaux | O_NONBLOCK) != 0)
        echec_systeme("rendre un descripteur non bloquant");
}

BoutsDeTube ouvrir_tube() {
    std::array<int, 2> bouts{};
    if (::pipe2(bouts.data(), O_CLOEXEC) != 0) echec_systeme("ouvrir un tube");
    BoutsDeTube tube{Descripteur(bouts[0]), Descripteur(bouts[1])};
    tube.lecture = loin_des_flux_standard(std::move(tube.lecture));
    tube.ecriture = loin_des_flux_standard(std::move(tube.ecriture));
    return tube;
}

long ecrire_sans_sigpipe(int descripteur, std::string_view texte) noexcept {
    const SansSigpipe retenu;
    return ::write(descripteur, texte.data(), texte.size());
}

void ecrire_tout(int descripteur, std::string_view texte) {
    while (!texte.empty()) {
        const long ecrits = ecrire_sans_sigpipe(descripteur, texte);
        if (ecrits >= 0)
            texte.remove_prefix(static_cast<std::size_t>(ecrits));
        else if (errno != EINTR)
            echec_systeme("écrire");
    }
}

std::string lire_tout(int descripteur) {
    std::string texte;
    std::array<char, 65536> tampon;
    for (;;) {
        const auto lus = ::read(descripteur, tampon.data(), tampon.size());
        if (lus == 0) return texte;
        if (lus > 0)
            texte.append(tampon.data(), static_cast<std::size_t>(lus));
        else if (errno != EINTR)
            echec_systeme("lire");
    }
}

}  // namespace cours
