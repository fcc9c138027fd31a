// Le temps, tel que la réponse le voit (voir vraie.hpp et horloge.hpp).
#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

#include "horloge.hpp"
#include "minuteries.hpp"
#include "ordonnanceur.hpp"
#include "pannes.hpp"
#include "vraie.hpp"

namespace horloge = juge::horloge;
namespace minuteries = juge::minuteries;
namespace ordonnanceur = juge::ordonnanceur;
using juge::Vraie;

namespace {

/// Dort jusqu'à cet instant, sous l'ordonnanceur ou sous une horloge factice.
void dormir_jusqua(std::int64_t instant) {
    static const char sommeil = 0;  // un objet que personne ne réveille
    if (ordonnanceur::pilote())
        ordonnanceur::bloquer(&sommeil, instant);
    else
        horloge::attendre(&sommeil, instant, [] { return true; });
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t id, timespec* heure) noexcept {
    static constinit Vraie<decltype(clock_gettime)> vraie("clock_gettime");
    if (!horloge::connue(id) || !horloge::arretee()) return vraie(id, heure);
    horloge::compter_lecture();
    const std::int64_t ns = horloge::maintenant(id);
    *heure = {static_cast<time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
    return 0;
}

int clock_nanosleep(clockid_t id, int drapeaux, const timespec* duree, timespec* reste) {
    static constinit Vraie<decltype(clock_nanosleep)> vraie("clock_nanosleep");
    const bool relative = (drapeaux & TIMER_ABSTIME) == 0;
    if (juge::pannes::une_fois_sur_deux(juge::Panne::interruptions)) {
        if (relative && reste != nullptr) *reste = *duree;
        return EINTR;
    }
    if (!horloge::connue(id) || !horloge::arretee()) return vraie(id, drapeaux, duree, reste);
    if (relative)
        dormir_jusqua(horloge::ecoule() + duree->tv_sec * 1'000'000'000LL + duree->tv_nsec);
    else
        dormir_jusqua(horloge::instant(id, *duree));
    return 0;
}

int nanosleep(const timespec* duree, timespec* reste) {
    const int erreur = clock_nanosleep(CLOCK_REALTIME, 0, duree, reste);
    if (erreur == 0) return 0;
    errno = erreur;
    return -1;
}

int usleep(useconds_t microsecondes) {
    const timespec duree{static_cast<time_t>(microsecondes / 1'000'000),
                         static_cast<long>(microsecondes % 1'000'000) * 1000};
    return nanosleep(&duree, nullptr);
}

unsigned sleep(unsigned secondes) {
    const timespec duree{static_cast<time_t>(secondes), 0};
    timespec reste{};
    return nanosleep(&duree, &reste) == 0 ? 0 : static_cast<unsigned>(reste.tv_sec);
}

int timerfd_create(clockid_t id, int drapeaux) noexcept {
    static constinit Vraie<decltype(timerfd_create)> vraie("timerfd_create");
    const int fd = vraie(id, drapeaux);
    if (fd >= 0) minuteries::naitre(fd, id);
    return fd;
}

int timerfd_settime(int fd, int drapeaux, const itimerspec* nouvelle,
                    itimerspec* ancienne) noexcept {
    static constinit Vraie<decltype(timerfd_settime)> vraie("timerfd_settime");
    if (!minuteries::suivie(fd)) return vraie(fd, drapeaux, nouvelle, ancienne);
    return minuteries::armer(fd, drapeaux, *nouvelle, ancienne);
}

int timerfd_gettime(int fd, itimerspec* reste) noexcept {
    static constinit Vraie<decltype(timerfd_gettime)> vraie("timerfd_gettime");
    if (!minuteries::suivie(fd)) return vraie(fd, reste);
    return minuteries::lire_reste(fd, reste);
}

}  // extern "C"
