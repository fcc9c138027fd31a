// Fonctions de la libc remplacées dans la construction simple. Le code jugé n'est pas modifié :
// std::mutex, std::condition_variable, std::thread et les autres appellent ces fonctions au lieu de
// celles de la libc. Chacune fait, dans cet ordre : l'ordonnanceur s'il conduit le thread, la
// perturbation si l'épreuve l'a demandée, puis la vraie fonction.
#include <dlfcn.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <ctime>
#include <set>

#include "ordonnanceur.hpp"
#include "pannes.hpp"

namespace {

using juge::Panne;
namespace ordonnanceur = juge::ordonnanceur;
namespace pannes = juge::pannes;
namespace horloge = juge::horloge;

/// La vraie fonction, cherchée à la première utilisation.
template <class Fonction>
class Vraie {
public:
    constexpr explicit Vraie(const char* nom) : nom_(nom) {}
    template <class... Arguments>
    auto operator()(Arguments... arguments) {
        return adresse()(arguments...);
    }
    Fonction* adresse() {
        Fonction* connue = adresse_.load(std::memory_order_acquire);
        if (connue == nullptr) {
            connue = reinterpret_cast<Fonction*>(::dlsym(RTLD_NEXT, nom_));
            adresse_.store(connue, std::memory_order_release);
        }
        return connue;
    }

private:
    const char* nom_;
    std::atomic<Fonction*> adresse_{nullptr};
};

// -------------------------------------------------------------------------------------------
// Échéances

std::int64_t en_ns(const timespec& t) {
    return t.tv_sec * 1'000'000'000LL + t.tv_nsec;
}

timespec en_timespec(std::int64_t ns) {
    return {static_cast<time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
}

bool horloge_arretee(clockid_t id) {
    return horloge::factice() && (id == CLOCK_MONOTONIC || id == CLOCK_REALTIME);
}

/// Une tranche de vrai temps, après laquelle on regarde de nouveau l'horloge factice.
timespec bout_de_tranche(clockid_t id) {
    timespec fin{};
    ::syscall(SYS_clock_gettime, id, &fin);
    return en_timespec(en_ns(fin) + 500'000);
}

/// Dort jusqu'à l'échéance (heure factice).
int dormir_jusqua(clockid_t id, std::int64_t echeance) {
    const horloge::Dormeur dormeur;
    while (horloge::factice() && horloge::maintenant(id) < echeance) {
        const timespec tranche{0, 200'000};
        ::syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &tranche, nullptr);
    }
    return 0;
}

bool interrompu() {
    if (!pannes::une_fois_sur_deux(Panne::interruptions)) return false;
    errno = EINTR;
    return true;
}

}  // namespace

extern "C" {

// --------------------------------------------------------------------------------------------
// Threads

int pthread_create(pthread_t* poignee, const pthread_attr_t* attributs, void* (*fonction)(void*),
                   void* argument) {
    static constinit Vraie<decltype(pthread_create)> vraie("pthread_create");
    if (pannes::creation_refusee(Panne::creation_thread)) return EAGAIN;
    if (!ordonnanceur::pilote()) return vraie(poignee, attributs, fonction, argument);
    return ordonnanceur::creer_thread(vraie.adresse(), poignee, attributs, fonction, argument);
}

int pthread_join(pthread_t poignee, void** resultat) {
    static constinit Vraie<decltype(pthread_join)> vraie("pthread_join");
    if (ordonnanceur::pilote()) ordonnanceur::attendre_thread(poignee);
    return vraie(poignee, resultat);
}

int sched_yield() noexcept {
    if (ordonnanceur::pilote()) {
        ordonnanceur::point();
        return 0;
    }
    return static_cast<int>(::syscall(SYS_sched_yield));
}

// --------------------------------------------------------------------------------------------
// Verrous

int pthread_mutex_trylock(pthread_mutex_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_mutex_trylock)> vraie("pthread_mutex_trylock");
    if (ordonnanceur::pilote()) ordonnanceur::point();
    return vraie(verrou);
}

int pthread_mutex_lock(pthread_mutex_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_mutex_lock)> vraie("pthread_mutex_lock");
    if (!ordonnanceur::pilote()) return vraie(verrou);
    for (;;) {
        const int resultat = pthread_mutex_trylock(verrou);
        if (resultat != EBUSY) return resultat;
        ordonnanceur::bloquer(verrou);
    }
}

int pthread_mutex_clocklock(pthread_mutex_t* verrou, clockid_t id,
                            const timespec* echeance) noexcept {
    static constinit Vraie<decltype(pthread_mutex_clocklock)> vraie("pthread_mutex_clocklock");
    if (!ordonnanceur::pilote()) return vraie(verrou, id, echeance);
    for (;;) {
        const int resultat = pthread_mutex_trylock(verrou);
        if (resultat != EBUSY) return resultat;
        if (!ordonnanceur::bloquer(verrou, true)) return ETIMEDOUT;
    }
}

int pthread_mutex_unlock(pthread_mutex_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_mutex_unlock)> vraie("pthread_mutex_unlock");
    const int resultat = vraie(verrou);
    if (ordonnanceur::pilote()) {
        ordonnanceur::reveiller(verrou, ordonnanceur::tous);
        ordonnanceur::point();
    }
    return resultat;
}

// --------------------------------------------------------------------------- Verrous à lecture
// partagée

int pthread_rwlock_tryrdlock(pthread_rwlock_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_rwlock_tryrdlock)> vraie("pthread_rwlock_tryrdlock");
    if (ordonnanceur::pilote()) ordonnanceur::point();
    return vraie(verrou);
}

int pthread_rwlock_trywrlock(pthread_rwlock_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_rwlock_trywrlock)> vraie("pthread_rwlock_trywrlock");
    if (ordonnanceur::pilote()) ordonnanceur::point();
    return vraie(verrou);
}

int pthread_rwlock_rdlock(pthread_rwlock_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_rwlock_rdlock)> vraie("pthread_rwlock_rdlock");
    if (!ordonnanceur::pilote()) return vraie(verrou);
    for (;;) {
        const int resultat = pthread_rwlock_tryrdlock(verrou);
        if (resultat != EBUSY) return resultat;
        ordonnanceur::bloquer(verrou);
    }
}

int pthread_rwlock_wrlock(pthread_rwlock_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_rwlock_wrlock)> vraie("pthread_rwlock_wrlock");
    if (!ordonnanceur::pilote()) return vraie(verrou);
    for (;;) {
        const int resultat = pthread_rwlock_trywrlock(verrou);
        if (resultat != EBUSY) return resultat;
        ordonnanceur::bloquer(verrou);
    }
}

int pthread_rwlock_unlock(pthread_rwlock_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_rwlock_unlock)> vraie("pthread_rwlock_unlock");
    const int resultat = vraie(verrou);
    if (ordonnanceur::pilote()) {
        ordonnanceur::reveiller(verrou, ordonnanceur::tous);
        ordonnanceur::point();
    }
    return resultat;
}

// -----------------------------------------------------------------------------------------
// Conditions

// Entre le test de la condition et l'endormissement, un thread qui ne prend pas le verrou peut
// passer : c'est le point() d'entrée, qui rend visibles les réveils perdus.
static int attendre_condition(pthread_cond_t* condition, pthread_mutex_t* verrou, bool a_echeance) {
    ordonnanceur::point();
    const bool intempestif = ordonnanceur::reveil_intempestif();
    {
        const ordonnanceur::Interne garde;
        pthread_mutex_unlock(verrou);
    }
    ordonnanceur::reveiller(verrou, ordonnanceur::tous);
    bool a_temps = true;
    if (intempestif)
        ordonnanceur::point();
    else
        a_temps = ordonnanceur::bloquer(condition, a_echeance);
    pthread_mutex_lock(verrou);
    return a_temps ? 0 : ETIMEDOUT;
}

static bool attente_perturbee(pthread_mutex_t* verrou) {
    if (!pannes::une_fois_sur_deux(Panne::reveils_intempestifs)) return false;
    pthread_mutex_unlock(verrou);
    ::syscall(SYS_sched_yield);
    pthread_mutex_lock(verrou);
    return true;
}

int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* verrou) {
    static constinit Vraie<decltype(pthread_cond_wait)> vraie("pthread_cond_wait");
    if (ordonnanceur::pilote()) return attendre_condition(condition, verrou, false);
    if (attente_perturbee(verrou)) return 0;
    return vraie(condition, verrou);
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* verrou, clockid_t id,
                           const timespec* echeance) {
    static constinit Vraie<decltype(pthread_cond_clockwait)> vraie("pthread_cond_clockwait");
    if (ordonnanceur::pilote()) return attendre_condition(condition, verrou, true);
    if (attente_perturbee(verrou)) return 0;
    if (!horloge_arretee(id)) return vraie(condition, verrou, id, echeance);
    const horloge::Dormeur dormeur;
    while (horloge_arretee(id) && horloge::maintenant(id) < en_ns(*echeance)) {
        const timespec tranche = bout_de_tranche(id);
        if (vraie(condition, verrou, id, &tranche) == 0) return 0;
    }
    return ETIMEDOUT;
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* verrou,
                           const timespec* echeance) {
    return pthread_cond_clockwait(condition, verrou, CLOCK_REALTIME, echeance);
}

int pthread_cond_signal(pthread_cond_t* condition) noexcept {
    static constinit Vraie<decltype(pthread_cond_signal)> vraie("pthread_cond_signal");
    if (!ordonnanceur::pilote()) return vraie(condition);
    ordonnanceur::reveiller(condition, 1);
    ordonnanceur::point();
    return 0;
}

int pthread_cond_broadcast(pthread_cond_t* condition) noexcept {
    static constinit Vraie<decltype(pthread_cond_broadcast)> vraie("pthread_cond_broadcast");
    if (!ordonnanceur::pilote()) return vraie(condition);
    ordonnanceur::reveiller(condition, ordonnanceur::tous);
    ordonnanceur::point();
    return 0;
}

// Sous l'ordonnanceur, l'initialisation unique peut être suspendue en son milieu : les autres
// threads doivent alors attendre dans l'ordonnanceur, pas dans le noyau.
int pthread_once(pthread_once_t* controle, void (*fonction)()) {
    static constinit Vraie<decltype(pthread_once)> vraie("pthread_once");
    if (!ordonnanceur::pilote()) return vraie(controle, fonction);
    static std::set<pthread_once_t*> en_cours;  // touché par le seul détenteur du bâton
    ordonnanceur::point();
    while (en_cours.count(controle) != 0)
        ordonnanceur::bloquer(controle);
    struct EnCours {
        pthread_once_t* cle;
        explicit EnCours(pthread_once_t* c) : cle(c) { en_cours.insert(c); }
        ~EnCours() {
            en_cours.erase(cle);
            ordonnanceur::reveiller(cle, ordonnanceur::tous);
        }
    } const garde(controle);
    return vraie(controle, fonction);
}

// ---------------------------------------------------------- Futex : sémaphores, loquets,
// atomic::wait

long syscall(long numero, ...) noexcept {
    static constinit Vraie<long(long, ...)> vraie("syscall");
    std::array<long, 6> a{};
    va_list liste;
    va_start(liste, numero);
    for (long& argument : a)
        argument = va_arg(liste, long);
    va_end(liste);
    const auto appeler = [&] {
        return vraie.adresse()(numero, a[0], a[1], a[2], a[3], a[4], a[5]);
    };
    if (numero != SYS_futex) return appeler();
    const long operation = a[1] & FUTEX_CMD_MASK;
    const bool attente = operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET;
    if (!ordonnanceur::pilote()) {
        if (!attente || a[3] == 0 || !horloge::factice()) return appeler();
        const clockid_t id = (a[1] & FUTEX_CLOCK_REALTIME) != 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC;
        std::int64_t echeance = en_ns(*reinterpret_cast<const timespec*>(a[3]));
        if (operation == FUTEX_WAIT) echeance += horloge::maintenant(id);
        const horloge::Dormeur dormeur;
        const timespec tranche{0, 500'000};
        while (horloge_arretee(id) && horloge::maintenant(id) < echeance) {
            const long resultat = vraie.adresse()(SYS_futex, a[0], long{FUTEX_WAIT_PRIVATE}, a[2],
                                                  reinterpret_cast<long>(&tranche), 0L, 0L);
            if (resultat == 0 || errno != ETIMEDOUT) return resultat;
        }
        errno = ETIMEDOUT;
        return -1;
    }

    const auto* mot = reinterpret_cast<const int*>(a[0]);
    switch (operation) {
        case FUTEX_WAIT:
        case FUTEX_WAIT_BITSET:
            ordonnanceur::point();
            if (__atomic_load_n(mot, __ATOMIC_SEQ_CST) != static_cast<int>(a[2])) {
                errno = EAGAIN;
                return -1;
            }
            if (!ordonnanceur::bloquer(mot, a[3] != 0)) {
                errno = ETIMEDOUT;
                return -1;
            }
            return 0;
        case FUTEX_WAKE:
        case FUTEX_WAKE_BITSET: {
            const int reveilles = ordonnanceur::reveiller(mot, static_cast<int>(a[2]));
            ordonnanceur::point();
            return reveilles;
        }
        default:
            return appeler();
    }
}

// -----------------------------------------------------------------------------------------------
// Temps

int clock_gettime(clockid_t id, timespec* heure) noexcept {
    static constinit Vraie<decltype(clock_gettime)> vraie("clock_gettime");
    if (!horloge_arretee(id)) return vraie(id, heure);
    horloge::compter_lecture();
    *heure = en_timespec(horloge::maintenant(id));
    return 0;
}

int clock_nanosleep(clockid_t id, int drapeaux, const timespec* duree, timespec* reste) {
    static constinit Vraie<decltype(clock_nanosleep)> vraie("clock_nanosleep");
    if (ordonnanceur::pilote()) {
        ordonnanceur::bloquer(duree, true);
        return 0;
    }
    if (pannes::une_fois_sur_deux(Panne::interruptions)) {
        if (reste != nullptr) *reste = *duree;
        return EINTR;
    }
    if (!horloge_arretee(id)) return vraie(id, drapeaux, duree, reste);
    const std::int64_t debut = (drapeaux & TIMER_ABSTIME) != 0 ? 0 : horloge::maintenant(id);
    return dormir_jusqua(id, debut + en_ns(*duree));
}

int nanosleep(const timespec* duree, timespec* reste) {
    const int erreur = clock_nanosleep(CLOCK_MONOTONIC, 0, duree, reste);
    if (erreur == 0) return 0;
    errno = erreur;
    return -1;
}

// -----------------------------------------------------------------------------------
// Entrées-sorties

static std::size_t rogner(Panne panne, std::size_t taille) {
    const int plafond = pannes::active(panne);
    if (plafond == 0 || taille <= static_cast<std::size_t>(plafond)) return taille;
    pannes::frapper(panne);
    return static_cast<std::size_t>(plafond);
}

/// Premier morceau non vide d'une entrée-sortie éparpillée, pour la rogner comme une simple.
static iovec premier_morceau(const iovec* morceaux, std::size_t nombre) {
    for (std::size_t i = 0; i < nombre; ++i)
        if (morceaux[i].iov_len > 0) return morceaux[i];
    return {};
}

ssize_t read(int fd, void* tampon, std::size_t taille) {
    static constinit Vraie<decltype(read)> vraie("read");
    return interrompu() ? -1 : vraie(fd, tampon, rogner(Panne::lectures_partielles, taille));
}

ssize_t write(int fd, const void* tampon, std::size_t taille) {
    static constinit Vraie<decltype(write)> vraie("write");
    return interrompu() ? -1 : vraie(fd, tampon, rogner(Panne::ecritures_partielles, taille));
}

ssize_t readv(int fd, const iovec* morceaux, int nombre) {
    static constinit Vraie<decltype(readv)> vraie("readv");
    if (pannes::active(Panne::lectures_partielles) == 0)
        return interrompu() ? -1 : vraie(fd, morceaux, nombre);
    const iovec premier = premier_morceau(morceaux, static_cast<std::size_t>(nombre));
    return read(fd, premier.iov_base, premier.iov_len);
}

ssize_t writev(int fd, const iovec* morceaux, int nombre) {
    static constinit Vraie<decltype(writev)> vraie("writev");
    if (pannes::active(Panne::ecritures_partielles) == 0)
        return interrompu() ? -1 : vraie(fd, morceaux, nombre);
    const iovec premier = premier_morceau(morceaux, static_cast<std::size_t>(nombre));
    return write(fd, premier.iov_base, premier.iov_len);
}

ssize_t recv(int fd, void* tampon, std::size_t taille, int drapeaux) {
    static constinit Vraie<decltype(recv)> vraie("recv");
    return interrompu() ? -1
                        : vraie(fd, tampon, rogner(Panne::lectures_partielles, taille), drapeaux);
}

ssize_t send(int fd, const void* tampon, std::size_t taille, int drapeaux) {
    static constinit Vraie<decltype(send)> vraie("send");
    return interrompu() ? -1
                        : vraie(fd, tampon, rogner(Panne::ecritures_partielles, taille), drapeaux);
}

ssize_t recvmsg(int fd, msghdr* message, int drapeaux) {
    static constinit Vraie<decltype(recvmsg)> vraie("recvmsg");
    if (pannes::active(Panne::lectures_partielles) == 0)
        return interrompu() ? -1 : vraie(fd, message, drapeaux);
    const iovec premier = premier_morceau(message->msg_iov, message->msg_iovlen);
    return recv(fd, premier.iov_base, premier.iov_len, drapeaux);
}

ssize_t sendmsg(int fd, const msghdr* message, int drapeaux) {
    static constinit Vraie<decltype(sendmsg)> vraie("sendmsg");
    if (pannes::active(Panne::ecritures_partielles) == 0)
        return interrompu() ? -1 : vraie(fd, message, drapeaux);
    const iovec premier = premier_morceau(message->msg_iov, message->msg_iovlen);
    return send(fd, premier.iov_base, premier.iov_len, drapeaux);
}

int accept(int fd, sockaddr* adresse, socklen_t* taille) {
    static constinit Vraie<decltype(accept)> vraie("accept");
    return interrompu() ? -1 : vraie(fd, adresse, taille);
}

int poll(pollfd* descripteurs, nfds_t nombre, int delai) {
    static constinit Vraie<decltype(poll)> vraie("poll");
    return interrompu() ? -1 : vraie(descripteurs, nombre, delai);
}

// ------------------------------------------------------------------------------------------
// Processus

pid_t waitpid(pid_t pid, int* statut, int options) {
    static constinit Vraie<decltype(waitpid)> vraie("waitpid");
    return interrompu() ? -1 : vraie(pid, statut, options);
}

pid_t fork() noexcept {
    static constinit Vraie<decltype(fork)> vraie("fork");
    if (pannes::creation_refusee(Panne::creation_processus)) {
        errno = EAGAIN;
        return -1;
    }
    return vraie();
}

int posix_spawn(pid_t* pid, const char* chemin, const posix_spawn_file_actions_t* actions,
                const posix_spawnattr_t* attributs, char* const arguments[], char* const env[]) {
    static constinit Vraie<decltype(posix_spawn)> vraie("posix_spawn");
    if (pannes::creation_refusee(Panne::creation_processus)) return EAGAIN;
    return vraie(pid, chemin, actions, attributs, arguments, env);
}

int posix_spawnp(pid_t* pid, const char* fichier, const posix_spawn_file_actions_t* actions,
                 const posix_spawnattr_t* attributs, char* const arguments[], char* const env[]) {
    static constinit Vraie<decltype(posix_spawnp)> vraie("posix_spawnp");
    if (pannes::creation_refusee(Panne::creation_processus)) return EAGAIN;
    return vraie(pid, fichier, actions, attributs, arguments, env);
}

}  // extern "C"
