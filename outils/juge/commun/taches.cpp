#include "taches.hpp"

#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace juge::taches {
namespace {

constexpr std::size_t taille_tampon = 4096;

/// Un fichier de /proc. Passe par des appels système directs : les instruments d'interposition ne
/// doivent pas perturber leur propre observation.
class Fichier {
public:
    Fichier(const char* chemin, int drapeaux)
        : fd_(::syscall(SYS_openat, AT_FDCWD, chemin, drapeaux | O_CLOEXEC, 0)) {}
    Fichier(const Fichier&) = delete;
    Fichier& operator=(const Fichier&) = delete;
    ~Fichier() {
        if (fd_ >= 0) ::syscall(SYS_close, fd_);
    }
    long lire(char* tampon, std::size_t taille) const {
        return ::syscall(SYS_read, fd_, tampon, taille);
    }
    long entrees(char* tampon, std::size_t taille) const {
        return ::syscall(SYS_getdents64, fd_, tampon, taille);
    }

private:
    long fd_;
};

/// Lit le début d'un fichier ; rend le nombre d'octets lus, ou -1 s'il est illisible.
ssize_t lire_fichier(const char* chemin, std::array<char, taille_tampon>& tampon) {
    const Fichier fichier(chemin, O_RDONLY);
    std::size_t total = 0;
    long lus = 0;
    while (total + 1 < tampon.size() &&
           (lus = fichier.lire(tampon.data() + total, tampon.size() - 1 - total)) > 0)
        total += static_cast<std::size_t>(lus);
    tampon[total] = '\0';
    return total == 0 && lus < 0 ? -1 : static_cast<ssize_t>(total);
}

void chemin_processus(char* sortie, std::size_t taille, pid_t pid, const char* suite) {
    if (pid == 0)
        std::snprintf(sortie, taille, "/proc/self/%s", suite);
    else
        std::snprintf(sortie, taille, "/proc/%d/%s", pid, suite);
}

/// Les nombres, zéro excepté, qui sont les noms des entrées d'un dossier de /proc/<pid>.
std::vector<int> numeros(pid_t pid, const char* sous_dossier) {
    struct Entree {  // linux_dirent64
        std::uint64_t inode;
        std::int64_t decalage;
        unsigned short longueur;
        unsigned char type;
        char nom[1];
    };
    std::vector<int> trouves;
    char chemin[64];
    chemin_processus(chemin, sizeof chemin, pid, sous_dossier);
    const Fichier dossier(chemin, O_RDONLY | O_DIRECTORY);
    alignas(Entree) std::array<char, taille_tampon> tampon;
    for (long lus = 0; (lus = dossier.entrees(tampon.data(), tampon.size())) > 0;) {
        for (long position = 0; position < lus;) {
            const auto* entree = reinterpret_cast<const Entree*>(tampon.data() + position);
            const int numero = std::atoi(entree->nom);
            if (numero > 0) trouves.push_back(numero);
            position += entree->longueur;
        }
    }
    return trouves;
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
    return numeros(pid, "task");
}

std::vector<pid_t> descendants(pid_t pid) {
    std::vector<pid_t> trouves{pid};
    for (std::size_t i = 0; i < trouves.size(); ++i) {
        for (const pid_t tid : lister(trouves[i])) {
            char suite[64];
            char chemin[96];
            std::snprintf(suite, sizeof suite, "task/%d/children", tid);
            chemin_processus(chemin, sizeof chemin, trouves[i], suite);
            const Fichier fichier(chemin, O_RDONLY);
            std::array<char, taille_tampon> tampon;
            pid_t enfant = 0;
            for (long lus = 0; (lus = fichier.lire(tampon.data(), tampon.size())) > 0;) {
                for (long c = 0; c < lus; ++c) {
                    if (tampon[static_cast<std::size_t>(c)] != ' ') {
                        enfant = enfant * 10 + (tampon[static_cast<std::size_t>(c)] - '0');
                    } else {
                        trouves.push_back(enfant);
                        enfant = 0;
                    }
                }
            }
        }
    }
    trouves.erase(trouves.begin());
    return trouves;
}

Tache lire(pid_t pid, pid_t tid) {
    Tache tache;
    tache.tid = tid;
    std::array<char, taille_tampon> tampon;
    char suite[64];
    char chemin[96];

    std::snprintf(suite, sizeof suite, "task/%d/syscall", tid);
    chemin_processus(chemin, sizeof chemin, pid, suite);
    // Certains noyaux n'offrent pas ce fichier ; un conteneur peut en interdire la lecture.
    const bool appel_visible = lire_fichier(chemin, tampon) > 0;
    Appel appel;
    if (appel_visible && tampon[0] != 'r') {  // « running » : sur un processeur, ou prêt à y être
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

    tache.suspendu = lettre == 'T';
    if (tache.suspendu)
        tache.etat = Etat::bloque;
    else if ((appel_visible && appel.numero < 0) || lettre != 'S')
        tache.etat = Etat::actif;
    else
        tache.etat = a_une_echeance(appel) ? Etat::sommeil_borne : Etat::bloque;
    tache.futex = appel.numero == SYS_futex;
    tache.opaque = lettre == 'S' && !appel_visible;
    return tache;
}

bool minuterie_armee(pid_t pid) {
    constexpr unsigned long lointaine_s = 60;
    for (const int fd : numeros(pid, "fdinfo")) {
        char suite[64];
        char chemin[96];
        std::snprintf(suite, sizeof suite, "fdinfo/%d", fd);
        chemin_processus(chemin, sizeof chemin, pid, suite);
        std::array<char, taille_tampon> tampon;
        if (lire_fichier(chemin, tampon) <= 0) continue;
        unsigned long secondes = 0;
        unsigned long nanosecondes = 0;
        const char* reste = std::strstr(tampon.data(), "it_value: ");
        if (reste != nullptr &&
            std::sscanf(reste, "it_value: (%lu, %lu)", &secondes, &nanosecondes) == 2 &&
            secondes < lointaine_s && secondes + nanosecondes > 0)
            return true;
    }
    return false;
}

bool alarme_possible(pid_t pid) {
    char chemin[96];
    std::array<char, taille_tampon> tampon;
    chemin_processus(chemin, sizeof chemin, pid, "timers");
    if (lire_fichier(chemin, tampon) > 0) return true;
    if (pid == 0) {
        itimerval reste{};
        ::syscall(SYS_getitimer, ITIMER_REAL, &reste);
        return reste.it_value.tv_sec != 0 || reste.it_value.tv_usec != 0;
    }
    chemin_processus(chemin, sizeof chemin, pid, "status");
    if (lire_fichier(chemin, tampon) <= 0) return false;
    const char* attrapes = std::strstr(tampon.data(), "SigCgt:");
    if (attrapes == nullptr) return false;
    const auto masque = std::strtoull(attrapes + std::strlen("SigCgt:"), nullptr, 16);
    return ((masque >> (SIGALRM - 1)) & 1U) != 0;
}

pid_t thread_courant() {
    static thread_local pid_t tid = 0;
    static thread_local pid_t processus = 0;  // un fork() garde les variables, pas le numéro
    if (tid != 0 && processus == ::getpid()) return tid;
    tid = 0;
    processus = ::getpid();
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
