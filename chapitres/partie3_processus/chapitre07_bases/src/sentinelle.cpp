#include "sentinelle.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chapitre07/erreur_systeme.hpp>
#include <ctime>
#include <utility>

namespace cours {
namespace {

/// Retient tous les signaux de ce thread : la sentinelle naît sourde.
class TousRetenus {
public:
    TousRetenus() noexcept {
        sigset_t tous;
        ::sigfillset(&tous);
        ::pthread_sigmask(SIG_BLOCK, &tous, &masque_);
    }
    TousRetenus(const TousRetenus&) = delete;
    TousRetenus& operator=(const TousRetenus&) = delete;
    ~TousRetenus() { ::pthread_sigmask(SIG_SETMASK, &masque_, nullptr); }

private:
    sigset_t masque_{};
};

constexpr int canal_parent = 0;         ///< le pidfd de ce programme
constexpr int canal_naissance = 1;      ///< la fin du flux : aucun enfant n'est en train de naître
constexpr int naissance_max_ms = 1000;  ///< si un autre fork() du programme en a gardé une copie

void attendre_lisible(int descripteur, int delai_ms) noexcept {
    pollfd attente{descripteur, POLLIN, 0};
    while (::poll(&attente, 1, delai_ms) < 0 && errno == EINTR) {
    }
}

/// Dort jusqu'à la mort de `parent`. Si le numéro avait changé de titulaire avant l'ouverture du
/// pidfd, getppid() aurait déjà changé aussi : on le vérifie après.
void attendre_la_mort_de(pid_t parent, bool pidfd) noexcept {
    if (pidfd && ::getppid() == parent) attendre_lisible(canal_parent, -1);
    const timespec pause{0, 50'000'000};
    while (::getppid() == parent)  // noyau sans pidfd : elle y regarde de temps en temps
        ::nanosleep(&pause, nullptr);
}

/// Le programme de la sentinelle. Que des appels permis après fork() dans un programme à plusieurs
/// threads.
[[noreturn]] void veiller(pid_t parent, int naissance) noexcept {
    ::setpgid(0, 0);
    ::prctl(PR_SET_NAME, "sentinelle");
    const int pidfd = ouvrir_pidfd(parent);
    if (pidfd >= 0) ::dup2(pidfd, canal_parent);
    ::dup2(naissance, canal_naissance);
    ::closefrom(canal_naissance + 1);  // elle ne retient le tube de personne
    attendre_la_mort_de(parent, pidfd >= 0);
    attendre_lisible(canal_naissance, naissance_max_ms);
    ::kill(0, SIGKILL);  // son groupe, elle comprise
    ::_exit(1);
}

}  // namespace

Sentinelle::Sentinelle() {
    const pid_t parent = ::getpid();
    BoutsDeTube tube = ouvrir_tube();
    naissance_ = std::move(tube.ecriture);
    const TousRetenus retenus;
    pid_ = ::fork();
    if (pid_ < 0) echec_systeme("créer un processus");
    if (pid_ == 0) veiller(parent, tube.lecture.numero());
    ::setpgid(pid_, pid_);  // ici aussi : le groupe existe avant qu'on y envoie quelqu'un
}

void Sentinelle::signaler(int signal) const noexcept {
    if (pid_ > 0) ::kill(-pid_, signal);
}

void Sentinelle::dissoudre() noexcept {
    if (pid_ < 0) return;
    signaler(SIGKILL);
    int statut = 0;
    attendre_enfant(pid_, statut);
    pid_ = -1;
}

int ouvrir_pidfd(pid_t pid) noexcept {
    return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));  // glibc ne l'enveloppe que tard
}

bool attendre_enfant(pid_t pid, int& statut) noexcept {
    while (::waitpid(pid, &statut, 0) < 0)
        if (errno != EINTR) return false;
    return true;
}

}  // namespace cours
