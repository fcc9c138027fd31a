// ThreadSanitizer ne voit pas toujours les prises de verrou dont l'échéance est celle d'une horloge
// au choix, que timed_mutex et shared_timed_mutex emploient : il croit alors le verrou jamais pris,
// et sa libération fautive. Les voici ramenées à celles qu'il voit.
#include <pthread.h>

#include <ctime>

namespace {

constexpr long seconde_ns = 1'000'000'000;

long long en_ns(const timespec& instant) {
    return instant.tv_sec * static_cast<long long>(seconde_ns) + instant.tv_nsec;
}

long long maintenant(clockid_t horloge) {
    timespec instant{};
    ::clock_gettime(horloge, &instant);
    return en_ns(instant);
}

/// Cette échéance, à l'heure du système.
timespec a_l_heure_du_systeme(clockid_t horloge, const timespec& echeance) {
    const long long ns = maintenant(CLOCK_REALTIME) + en_ns(echeance) - maintenant(horloge);
    const long long positive = ns > 0 ? ns : 0;
    return {static_cast<time_t>(positive / seconde_ns), static_cast<long>(positive % seconde_ns)};
}

}  // namespace

extern "C" {

int pthread_mutex_clocklock(pthread_mutex_t* verrou, clockid_t horloge,
                            const timespec* echeance) noexcept {
    const timespec instant = a_l_heure_du_systeme(horloge, *echeance);
    return ::pthread_mutex_timedlock(verrou, &instant);
}

int pthread_rwlock_clockrdlock(pthread_rwlock_t* verrou, clockid_t horloge,
                               const timespec* echeance) noexcept {
    const timespec instant = a_l_heure_du_systeme(horloge, *echeance);
    return ::pthread_rwlock_timedrdlock(verrou, &instant);
}

int pthread_rwlock_clockwrlock(pthread_rwlock_t* verrou, clockid_t horloge,
                               const timespec* echeance) noexcept {
    const timespec instant = a_l_heure_du_systeme(horloge, *echeance);
    return ::pthread_rwlock_timedwrlock(verrou, &instant);
}

}  // extern "C"
