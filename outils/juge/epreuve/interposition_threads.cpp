// Les threads de la réponse et ce sur quoi ils se synchronisent (voir vraie.hpp).
//
// Une attente n'appelle le noyau que si rien ne la tient : sous l'ordonnanceur, le thread attend le
// bâton ; sous une horloge factice, il attend dans la salle d'attente (horloge.hpp), où avancer
// l'heure le retrouve.
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdarg>
#include <set>

#include "horloge.hpp"
#include "ordonnanceur.hpp"
#include "pannes.hpp"
#include "vraie.hpp"

namespace horloge = juge::horloge;
namespace ordonnanceur = juge::ordonnanceur;
namespace pannes = juge::pannes;
using horloge::Reveil;
using juge::Panne;
using juge::Vraie;

namespace {

void pris(const void* verrou) {
    ordonnanceur::prendre(verrou);
    ordonnanceur::noter("prend");
}

/// Essaie de prendre un verrou, sans attendre ; zéro s'il est pris.
template <class Essai>
int essayer(const void* verrou, Essai essai) {
    const bool pilote = ordonnanceur::pilote();
    if (pilote) ordonnanceur::point(verrou);
    const int resultat = essai();
    if (pilote && resultat == 0) pris(verrou);
    if (pilote && resultat != 0) ordonnanceur::noter("renonce");
    return resultat;
}

/// Prend un verrou sous l'ordonnanceur ou une horloge factice : l'essaie jusqu'à ce qu'il ne soit
/// plus occupé, et attend entre deux essais qu'on le libère.
template <class Essai>
int prendre(const void* verrou, std::int64_t echeance, Essai essai) {
    int resultat = EBUSY;
    for (;;) {
        if (ordonnanceur::pilote()) {
            ordonnanceur::point(verrou);
            resultat = essai();
            if (resultat == 0) pris(verrou);
            if (resultat != EBUSY) return resultat;
            ordonnanceur::noter("attend");
            if (!ordonnanceur::bloquer(verrou, echeance)) return ETIMEDOUT;
        } else {
            const auto occupe = [&] { return (resultat = essai()) == EBUSY; };
            const Reveil reveil = horloge::attendre(verrou, echeance, occupe);
            if (reveil == Reveil::inutile) return resultat;
            if (reveil == Reveil::expire) return ETIMEDOUT;
        }
    }
}

/// Libère `verrou` par `liberation`, et le fait savoir. Un autre thread peut passer avant, pendant
/// que le verrou est encore tenu : celui qui renonce à l'attendre (try_lock) se voit alors.
template <class Liberation>
int liberer(const void* verrou, Liberation liberation) {
    if (ordonnanceur::pilote()) {
        ordonnanceur::point(verrou);
        ordonnanceur::rendre(verrou);
        ordonnanceur::noter("rend");
    }
    const int resultat = liberation();
    if (ordonnanceur::pilote()) {
        ordonnanceur::reveiller(verrou, ordonnanceur::tous);
        ordonnanceur::point_apres();
    } else if (horloge::factice()) {
        horloge::reveiller(verrou, ordonnanceur::tous);
    }
    return resultat;
}

}  // namespace

extern "C" {

// ------------------------------------------------------------------------------- Threads

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
        ordonnanceur::ceder();
        return 0;
    }
    return static_cast<int>(::syscall(SYS_sched_yield));
}

// ------------------------------------------------------------------------------- Verrous

int pthread_mutex_trylock(pthread_mutex_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_mutex_trylock)> vraie("pthread_mutex_trylock");
    return essayer(verrou, [verrou] { return vraie(verrou); });
}

static int essayer_mutex(pthread_mutex_t* verrou) {
    const ordonnanceur::Interne garde;
    return pthread_mutex_trylock(verrou);
}

int pthread_mutex_lock(pthread_mutex_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_mutex_lock)> vraie("pthread_mutex_lock");
    if (!ordonnanceur::pilote()) return vraie(verrou);
    return prendre(verrou, horloge::jamais, [verrou] { return essayer_mutex(verrou); });
}

int pthread_mutex_clocklock(pthread_mutex_t* verrou, clockid_t id,
                            const timespec* echeance) noexcept {
    static constinit Vraie<decltype(pthread_mutex_clocklock)> vraie("pthread_mutex_clocklock");
    if (!horloge::arretee()) return vraie(verrou, id, echeance);
    return prendre(verrou, horloge::instant(id, *echeance),
                   [verrou] { return essayer_mutex(verrou); });
}

int pthread_mutex_timedlock(pthread_mutex_t* verrou, const timespec* echeance) noexcept {
    return pthread_mutex_clocklock(verrou, CLOCK_REALTIME, echeance);
}

int pthread_mutex_unlock(pthread_mutex_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_mutex_unlock)> vraie("pthread_mutex_unlock");
    return liberer(verrou, [verrou] { return vraie(verrou); });
}

// -------------------------------------------------------------- Verrous à lecture partagée

int pthread_rwlock_tryrdlock(pthread_rwlock_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_rwlock_tryrdlock)> vraie("pthread_rwlock_tryrdlock");
    return essayer(verrou, [verrou] { return vraie(verrou); });
}

int pthread_rwlock_trywrlock(pthread_rwlock_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_rwlock_trywrlock)> vraie("pthread_rwlock_trywrlock");
    return essayer(verrou, [verrou] { return vraie(verrou); });
}

static int essayer_lecture(pthread_rwlock_t* verrou) {
    const ordonnanceur::Interne garde;
    return pthread_rwlock_tryrdlock(verrou);
}

static int essayer_ecriture(pthread_rwlock_t* verrou) {
    const ordonnanceur::Interne garde;
    return pthread_rwlock_trywrlock(verrou);
}

int pthread_rwlock_rdlock(pthread_rwlock_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_rwlock_rdlock)> vraie("pthread_rwlock_rdlock");
    if (!ordonnanceur::pilote()) return vraie(verrou);
    return prendre(verrou, horloge::jamais, [verrou] { return essayer_lecture(verrou); });
}

int pthread_rwlock_wrlock(pthread_rwlock_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_rwlock_wrlock)> vraie("pthread_rwlock_wrlock");
    if (!ordonnanceur::pilote()) return vraie(verrou);
    return prendre(verrou, horloge::jamais, [verrou] { return essayer_ecriture(verrou); });
}

int pthread_rwlock_clockrdlock(pthread_rwlock_t* verrou, clockid_t id,
                               const timespec* echeance) noexcept {
    static constinit Vraie<decltype(pthread_rwlock_clockrdlock)> vraie(
        "pthread_rwlock_clockrdlock");
    if (!horloge::arretee()) return vraie(verrou, id, echeance);
    return prendre(verrou, horloge::instant(id, *echeance),
                   [verrou] { return essayer_lecture(verrou); });
}

int pthread_rwlock_clockwrlock(pthread_rwlock_t* verrou, clockid_t id,
                               const timespec* echeance) noexcept {
    static constinit Vraie<decltype(pthread_rwlock_clockwrlock)> vraie(
        "pthread_rwlock_clockwrlock");
    if (!horloge::arretee()) return vraie(verrou, id, echeance);
    return prendre(verrou, horloge::instant(id, *echeance),
                   [verrou] { return essayer_ecriture(verrou); });
}

int pthread_rwlock_timedrdlock(pthread_rwlock_t* verrou, const timespec* echeance) noexcept {
    return pthread_rwlock_clockrdlock(verrou, CLOCK_REALTIME, echeance);
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t* verrou, const timespec* echeance) noexcept {
    return pthread_rwlock_clockwrlock(verrou, CLOCK_REALTIME, echeance);
}

int pthread_rwlock_unlock(pthread_rwlock_t* verrou) noexcept {
    static constinit Vraie<decltype(pthread_rwlock_unlock)> vraie("pthread_rwlock_unlock");
    return liberer(verrou, [verrou] { return vraie(verrou); });
}

// ---------------------------------------------------------------------- Sémaphores POSIX

int sem_trywait(sem_t* semaphore) noexcept {
    static constinit Vraie<decltype(sem_trywait)> vraie("sem_trywait");
    return essayer(semaphore, [semaphore] { return vraie(semaphore); });
}

/// Prend le semaphore quand le juge tient le thread ou l'heure.
static int prendre_semaphore(sem_t* semaphore, std::int64_t echeance) {
    const int resultat = prendre(semaphore, echeance, [semaphore] {
        const ordonnanceur::Interne garde;
        if (sem_trywait(semaphore) == 0) return 0;
        return errno == EAGAIN ? EBUSY : errno;
    });
    if (resultat == 0) return 0;
    errno = resultat;
    return -1;
}

int sem_wait(sem_t* semaphore) {
    static constinit Vraie<decltype(sem_wait)> vraie("sem_wait");
    if (pannes::interrompu(reinterpret_cast<std::uintptr_t>(semaphore) / sizeof(sem_t))) return -1;
    if (!ordonnanceur::pilote()) return vraie(semaphore);
    return prendre_semaphore(semaphore, horloge::jamais);
}

int sem_clockwait(sem_t* semaphore, clockid_t id, const timespec* echeance) {
    static constinit Vraie<decltype(sem_clockwait)> vraie("sem_clockwait");
    if (pannes::interrompu(reinterpret_cast<std::uintptr_t>(semaphore) / sizeof(sem_t))) return -1;
    if (!horloge::arretee()) return vraie(semaphore, id, echeance);
    return prendre_semaphore(semaphore, horloge::instant(id, *echeance));
}

int sem_timedwait(sem_t* semaphore, const timespec* echeance) {
    return sem_clockwait(semaphore, CLOCK_REALTIME, echeance);
}

int sem_post(sem_t* semaphore) noexcept {
    static constinit Vraie<decltype(sem_post)> vraie("sem_post");
    return liberer(semaphore, [semaphore] { return vraie(semaphore); });
}

// ---------------------------------------------------------------------------- Conditions

static bool reveil_intempestif() {
    const bool tire = ordonnanceur::pilote() && ordonnanceur::reveil_intempestif();
    return pannes::une_fois_sur_deux(Panne::reveils_intempestifs) || tire;
}

/// Attend la condition sous l'ordonnanceur. Entre le test de la condition et l'endormissement, un
/// thread qui ne prend pas le verrou peut passer : c'est le point() d'entrée, qui rend visibles les
/// réveils perdus.
static bool attendre_le_baton(pthread_cond_t* condition, pthread_mutex_t* verrou,
                              std::int64_t echeance, bool intempestif) {
    ordonnanceur::point(condition);
    ordonnanceur::rendre(verrou);
    ordonnanceur::noter(intempestif ? "réveil sans raison" : "dort, rend le verrou");
    {
        const ordonnanceur::Interne garde;
        pthread_mutex_unlock(verrou);
    }
    ordonnanceur::reveiller(verrou, ordonnanceur::tous);
    if (!intempestif) return ordonnanceur::bloquer(condition, echeance);
    ordonnanceur::point();
    return true;
}

/// Attend la condition sous une horloge factice.
static bool attendre_dans_la_salle(pthread_cond_t* condition, pthread_mutex_t* verrou,
                                   std::int64_t echeance) {
    const Reveil reveil = horloge::attendre(condition, echeance, [verrou] {
        pthread_mutex_unlock(verrou);
        horloge::reveiller_en_entrant(verrou, ordonnanceur::tous);
        return true;
    });
    return reveil != Reveil::expire;
}

/// Attend la condition quand le juge tient le thread ; rend 0, ETIMEDOUT, ou ce que dit le verrou
/// repris (EOWNERDEAD, ENOTRECOVERABLE), qui l'emporte.
static int attendre_condition(pthread_cond_t* condition, pthread_mutex_t* verrou,
                              std::int64_t echeance, bool intempestif) {
    bool a_temps = true;
    if (ordonnanceur::pilote()) {
        a_temps = attendre_le_baton(condition, verrou, echeance, intempestif);
    } else if (intempestif) {
        pthread_mutex_unlock(verrou);
        ::syscall(SYS_sched_yield);
    } else {
        a_temps = attendre_dans_la_salle(condition, verrou, echeance);
    }
    if (const int etat_du_verrou = pthread_mutex_lock(verrou); etat_du_verrou != 0)
        return etat_du_verrou;
    return a_temps ? 0 : ETIMEDOUT;
}

/// L'horloge de la condition, choisie par pthread_condattr_setclock(). La glibc la retient là, et
/// n'offre pas de la lui demander.
static clockid_t horloge_de(const pthread_cond_t* condition) {
    constexpr unsigned monotone = 2;  // __PTHREAD_COND_CLOCK_MONOTONIC_MASK
    return (condition->__data.__wrefs & monotone) != 0 ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}

int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* verrou) {
    static constinit Vraie<decltype(pthread_cond_wait)> vraie("pthread_cond_wait");
    const bool intempestif = reveil_intempestif();
    if (!intempestif && !horloge::arretee()) return vraie(condition, verrou);
    return attendre_condition(condition, verrou, horloge::jamais, intempestif);
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* verrou, clockid_t id,
                           const timespec* echeance) {
    static constinit Vraie<decltype(pthread_cond_clockwait)> vraie("pthread_cond_clockwait");
    const bool intempestif = reveil_intempestif();
    if (!intempestif && !horloge::arretee()) return vraie(condition, verrou, id, echeance);
    return attendre_condition(condition, verrou, horloge::instant(id, *echeance), intempestif);
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* verrou,
                           const timespec* echeance) {
    return pthread_cond_clockwait(condition, verrou, horloge_de(condition), echeance);
}

/// Notifie sous l'ordonnanceur.
static void avertir(pthread_cond_t* condition, int nombre) {
    ordonnanceur::toucher(condition);
    const bool entendue = ordonnanceur::reveiller(condition, nombre) > 0;
    ordonnanceur::noter(entendue ? "réveille" : "ne réveille personne");
    ordonnanceur::point_apres();
}

int pthread_cond_signal(pthread_cond_t* condition) noexcept {
    static constinit Vraie<decltype(pthread_cond_signal)> vraie("pthread_cond_signal");
    if (ordonnanceur::pilote()) {
        avertir(condition, 1);
        return 0;
    }
    if (horloge::factice() && horloge::reveiller(condition, 1) == 1) return 0;
    return vraie(condition);
}

int pthread_cond_broadcast(pthread_cond_t* condition) noexcept {
    static constinit Vraie<decltype(pthread_cond_broadcast)> vraie("pthread_cond_broadcast");
    if (ordonnanceur::pilote()) {
        avertir(condition, ordonnanceur::tous);
        return 0;
    }
    if (horloge::factice()) horloge::reveiller(condition, ordonnanceur::tous);
    return vraie(condition);
}

// Sous l'ordonnanceur, l'initialisation unique peut être suspendue en son milieu : les autres
// threads doivent alors attendre dans l'ordonnanceur, pas dans le noyau.
int pthread_once(pthread_once_t* controle, void (*fonction)()) {
    static constinit Vraie<decltype(pthread_once)> vraie("pthread_once");
    if (!ordonnanceur::pilote()) return vraie(controle, fonction);
    static std::set<pthread_once_t*> en_cours;  // touché par le seul détenteur du bâton
    ordonnanceur::point(controle);
    while (en_cours.count(controle) != 0)
        ordonnanceur::bloquer(controle);
    ordonnanceur::prendre(controle);
    struct EnCours {
        pthread_once_t* cle;
        explicit EnCours(pthread_once_t* c) : cle(c) { en_cours.insert(c); }
        EnCours(const EnCours&) = delete;
        EnCours& operator=(const EnCours&) = delete;
        ~EnCours() {
            en_cours.erase(cle);
            ordonnanceur::rendre(cle);
            ordonnanceur::reveiller(cle, ordonnanceur::tous);
        }
    } const garde(controle);
    return vraie(controle, fonction);
}

// ------------------------------------------- Futex : sémaphores, loquets, atomic::wait

using ArgumentsFutex = std::array<long, 6>;

static bool vaut_encore(const ArgumentsFutex& a) {
    return __atomic_load_n(reinterpret_cast<const int*>(a[0]), __ATOMIC_SEQ_CST) ==
           static_cast<int>(a[2]);
}

static std::int64_t echeance_futex(const ArgumentsFutex& a) {
    const auto* delai = reinterpret_cast<const timespec*>(a[3]);
    if (delai == nullptr) return horloge::jamais;
    if ((a[1] & FUTEX_CMD_MASK) == FUTEX_WAIT)  // durée ; les autres attentes disent une heure
        return horloge::ecoule() + delai->tv_sec * 1'000'000'000LL + delai->tv_nsec;
    return horloge::instant((a[1] & FUTEX_CLOCK_REALTIME) != 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC,
                            *delai);
}

static long futex_attendre(const ArgumentsFutex& a) {
    const auto* mot = reinterpret_cast<const void*>(a[0]);
    Reveil reveil = Reveil::reveille;
    if (ordonnanceur::pilote()) {
        ordonnanceur::point(mot);
        if (!vaut_encore(a)) {
            reveil = Reveil::inutile;
        } else {
            ordonnanceur::noter("dort");
            if (!ordonnanceur::bloquer(mot, echeance_futex(a))) reveil = Reveil::expire;
        }
    } else {
        reveil = horloge::attendre(mot, echeance_futex(a), [&a] { return vaut_encore(a); });
    }
    if (reveil == Reveil::reveille) return 0;
    errno = reveil == Reveil::expire ? ETIMEDOUT : EAGAIN;
    return -1;
}

long syscall(long numero, ...) noexcept {
    static constinit Vraie<long(long, ...)> vraie("syscall");
    ArgumentsFutex a{};
    va_list liste;
    va_start(liste, numero);
    for (long& argument : a)
        argument = va_arg(liste, long);
    va_end(liste);
    const auto appeler = [&] {
        return vraie.adresse()(numero, a[0], a[1], a[2], a[3], a[4], a[5]);
    };
    if (numero != SYS_futex || !horloge::arretee()) return appeler();

    const long operation = a[1] & FUTEX_CMD_MASK;
    if (operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET) return futex_attendre(a);
    if (operation != FUTEX_WAKE && operation != FUTEX_WAKE_BITSET) return appeler();
    const auto* mot = reinterpret_cast<const void*>(a[0]);
    const auto nombre = static_cast<int>(a[2]);
    if (ordonnanceur::pilote()) {
        ordonnanceur::toucher(mot);
        const int reveilles = ordonnanceur::reveiller(mot, nombre);
        ordonnanceur::point_apres();
        return reveilles;
    }
    // Certains dorment peut-être dans le noyau, depuis avant l'horloge factice.
    const int reveilles = horloge::reveiller(mot, nombre);
    if (reveilles >= nombre) return reveilles;
    a[2] = nombre - reveilles;
    return reveilles + appeler();
}

}  // extern "C"
