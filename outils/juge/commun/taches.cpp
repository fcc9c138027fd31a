#include "taches.hpp"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace juge::taches {
namespace {

constexpr std::size_t taille_tampon = 4096;

/// Lit un fichier de /proc ; rend le nombre d'octets lus, ou -1. Passe par des appels système
/// directs : les instruments d'interposition ne doivent pas perturber leur propre observation.
ssize_t lire_fichier(const char* chemin, std::array<char, taille_tampon>& tampon) {
    const long fd = ::syscall(SYS_openat, AT_FDCWD, chemin, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return -1;
    std::size_t total = 0;
    while (total + 1 < tampon.size()) {
        const long lus = ::syscall(SYS_read, fd, tampon.data() + total, tampon.size() - 1 - total);
        if (lus <= 0) break;
        total += static_cast<std::size_t>(lus);
    }
    ::syscall(SYS_close, fd);
    tampon[total] = '\0';
    return static_cast<ssize_t>(total);
}

void chemin_processus(char* sortie, std::size_t taille, pid_t pid, const char* suite) {
    if (pid == 0)
        std::snprintf(sortie, taille, "/proc/self/%s", suite);
    else
        std::snprintf(sortie, taille, "/proc/%d/%s", pid, suite);
}

struct Appel {
    long numero = -1;
    std::array<unsigned long, 6> arguments{};
};

/// Vrai si l'appel système rendra la main de lui-même au bout d'un délai.
bool a_une_echeance(const Appel& appel) {
    const auto argument = [&](std::size_t i) { return appel.arguments[i]; };
    const auto delai_entier = [&](std::size_t i) { return static_cast<int>(argument(i)) >= 0; };
    switch (appel.numero) {
        case SYS_futex: {
            const auto operation = argument(1) & static_cast<unsigned long>(FUTEX_CMD_MASK);
            return operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET ||
                           operation == FUTEX_LOCK_PI
                       ? argument(3) != 0
                       : true;
        }
        case SYS_clock_nanosleep:
#ifdef SYS_nanosleep
        case SYS_nanosleep:
#endif
            return true;
#ifdef SYS_poll
        case SYS_poll:
            return delai_entier(2);
#endif
#ifdef SYS_epoll_wait
        case SYS_epoll_wait:
            return delai_entier(3);
#endif
        case SYS_epoll_pwait:
            return delai_entier(3);
        case SYS_ppoll:
            return argument(2) != 0;
#ifdef SYS_select
        case SYS_select:
#endif
        case SYS_pselect6:
            return argument(4) != 0;
        case SYS_rt_sigtimedwait:
            return argument(2) != 0;
        default:
            return false;
    }
}

}  // namespace

std::vector<pid_t> lister(pid_t pid) {
    struct Entree {  // linux_dirent64
        std::uint64_t inode;
        std::int64_t decalage;
        unsigned short longueur;
        unsigned char type;
        char nom[1];
    };
    std::vector<pid_t> tids;
    char chemin[64];
    chemin_processus(chemin, sizeof chemin, pid, "task");
    const long fd = ::syscall(SYS_openat, AT_FDCWD, chemin, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (fd < 0) return tids;
    alignas(Entree) std::array<char, taille_tampon> tampon;
    for (;;) {
        const long lus = ::syscall(SYS_getdents64, fd, tampon.data(), tampon.size());
        if (lus <= 0) break;
        for (long position = 0; position < lus;) {
            const auto* entree = reinterpret_cast<const Entree*>(tampon.data() + position);
            const pid_t tid = static_cast<pid_t>(std::atol(entree->nom));
            if (tid > 0) tids.push_back(tid);
            position += entree->longueur;
        }
    }
    ::syscall(SYS_close, fd);
    return tids;
}

Tache lire(pid_t pid, pid_t tid) {
    Tache tache;
    tache.tid = tid;
    std::array<char, taille_tampon> tampon;
    char suite[64];
    char chemin[96];

    std::snprintf(suite, sizeof suite, "task/%d/syscall", tid);
    chemin_processus(chemin, sizeof chemin, pid, suite);
    const ssize_t lus = lire_fichier(chemin, tampon);
    const bool appel_visible = lus >= 0;  // certains noyaux n'offrent pas ce fichier
    Appel appel;
    if (lus > 0 && tampon[0] != 'r') {  // « running » : sur un processeur, ou prêt à y être
        char* fin = nullptr;
        appel.numero = std::strtol(tampon.data(), &fin, 10);
        for (auto& argument : appel.arguments)
            argument = std::strtoul(fin, &fin, 16);
    }

    std::snprintf(suite, sizeof suite, "task/%d/status", tid);
    chemin_processus(chemin, sizeof chemin, pid, suite);
    if (lire_fichier(chemin, tampon) <= 0) return tache;
    const char* etat = std::strstr(tampon.data(), "State:\t");
    const char lettre = etat != nullptr ? etat[7] : 'R';
    if (lettre == 'X' || lettre == 'Z') return tache;  // en train de mourir : plus un thread
    for (const char* compteur : {"\nvoluntary_ctxt_switches:", "\nnonvoluntary_ctxt_switches:"}) {
        if (const char* position = std::strstr(tampon.data(), compteur))
            tache.passages += std::strtoull(position + std::strlen(compteur), nullptr, 10);
    }

    if ((appel_visible && appel.numero < 0) || lettre != 'S')
        tache.etat = Etat::actif;
    else
        tache.etat = a_une_echeance(appel) ? Etat::sommeil_borne : Etat::bloque;
    tache.futex = appel.numero == SYS_futex;
    return tache;
}

pid_t thread_courant() {
    static thread_local pid_t tid = 0;
    if (tid != 0) return tid;
    char cible[64];
    const long longueur =
        ::syscall(SYS_readlinkat, AT_FDCWD, "/proc/thread-self", cible, sizeof cible - 1);
    if (longueur > 0) {
        cible[longueur] = '\0';
        if (const char* barre = std::strrchr(cible, '/'))
            tid = static_cast<pid_t>(std::atol(barre + 1));
    }
    if (tid == 0) tid = static_cast<pid_t>(::syscall(SYS_gettid));
    return tid;
}

}  // namespace juge::taches
