#include "minuteries.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <map>
#include <utility>

#include "horloge.hpp"
#include "porte.hpp"

namespace juge::minuteries {
namespace {

/// Une minuterie, en temps écoulé (voir horloge.hpp).
struct Minuterie {
    clockid_t horloge = CLOCK_MONOTONIC;
    std::int64_t echeance = horloge::jamais;
    std::int64_t periode = 0;
    std::uint64_t coups = 0;  ///< sonnés, pas encore lus
};

struct Registre {
    std::atomic_flag verrou = ATOMIC_FLAG_INIT;
    std::map<int, Minuterie> connues;
    std::atomic<bool> sollicite{false};  ///< une minuterie a été armée par ici
};

Registre registre;

std::int64_t en_ns(const timespec& duree) {
    return duree.tv_sec * 1'000'000'000LL + duree.tv_nsec;
}

timespec en_timespec(std::int64_t ns) {
    return {static_cast<time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
}

int armer_la_vraie(int fd, const itimerspec& valeur, itimerspec* ancienne = nullptr) {
    return static_cast<int>(::syscall(SYS_timerfd_settime, fd, 0, &valeur, ancienne));
}

/// Fait sonner la vraie ; rend faux si ce descripteur n'est plus une minuterie.
bool sonner_pour_de_vrai(int fd) {
    if (armer_la_vraie(fd, {{}, {0, 1}}) != 0) return false;
    itimerspec reste{};
    do {  // qu'elle ait sonné avant que quiconque regarde
        ::syscall(SYS_timerfd_gettime, fd, &reste);
    } while (en_ns(reste.it_value) != 0);
    return true;
}

bool doit_sonner(const Minuterie& m) {
    return m.echeance <= horloge::ecoule();
}

bool sonner_une(int fd, Minuterie& m) {
    const std::int64_t retard = horloge::ecoule() - m.echeance;
    const std::int64_t periodes = m.periode > 0 ? 1 + retard / m.periode : 1;
    m.coups += static_cast<std::uint64_t>(periodes);
    m.echeance = m.periode > 0 ? m.echeance + periodes * m.periode : horloge::jamais;
    return sonner_pour_de_vrai(fd);
}

itimerspec reste_de(const Minuterie& m) {
    if (m.echeance == horloge::jamais) return {};
    return {en_timespec(m.periode), en_timespec(m.echeance - horloge::ecoule())};
}

std::int64_t echeance_de(const Minuterie& m, int drapeaux, const timespec& valeur) {
    if (en_ns(valeur) == 0) return horloge::jamais;
    if ((drapeaux & TFD_TIMER_ABSTIME) != 0) return horloge::instant(m.horloge, valeur);
    return horloge::ecoule() + en_ns(valeur);
}

}  // namespace

void naitre(int fd, clockid_t horloge) {
    const Porte porte(registre.verrou);
    registre.connues[fd] = Minuterie{horloge};
}

bool suivie(int fd) {
    if (!horloge::factice() || ordonnanceur::pilote()) return false;
    const Porte porte(registre.verrou);
    const auto m = registre.connues.find(fd);
    return m != registre.connues.end() && horloge::connue(m->second.horloge);
}

int armer(int fd, int drapeaux, const itimerspec& nouvelle, itimerspec* ancienne) {
    const Porte porte(registre.verrou);
    Minuterie& m = registre.connues[fd];
    itimerspec reste{};
    if (armer_la_vraie(fd, {}, &reste) != 0) return -1;
    if (m.echeance != horloge::jamais) reste = reste_de(m);
    if (ancienne != nullptr) *ancienne = reste;
    m.echeance = echeance_de(m, drapeaux, nouvelle.it_value);
    m.periode = en_ns(nouvelle.it_interval);
    m.coups = 0;
    registre.sollicite = true;
    if (doit_sonner(m)) sonner_une(fd, m);
    return 0;
}

int lire_reste(int fd, itimerspec* reste) {
    const Porte porte(registre.verrou);
    if (::syscall(SYS_timerfd_gettime, fd, reste) != 0) return -1;
    const Minuterie& m = registre.connues[fd];
    if (m.echeance != horloge::jamais) *reste = reste_de(m);
    return 0;
}

void compter_les_coups(int fd, void* tampon) {
    if (!registre.sollicite) return;
    const Porte porte(registre.verrou);
    const auto m = registre.connues.find(fd);
    if (m == registre.connues.end() || m->second.coups == 0) return;
    const std::uint64_t coups = std::exchange(m->second.coups, 0);
    // Désarmer la vraie : un coup de plus, sonné depuis la lecture, est compté lui aussi. Si le
    // numéro de la minuterie, fermée, désigne maintenant autre chose, le noyau refuse.
    if (armer_la_vraie(fd, {}) == 0) std::memcpy(tampon, &coups, sizeof coups);
}

void sonner() {
    const Porte porte(registre.verrou);
    for (auto m = registre.connues.begin(); m != registre.connues.end();) {
        const bool fermee = doit_sonner(m->second) && !sonner_une(m->first, m->second);
        m = fermee ? registre.connues.erase(m) : std::next(m);
    }
}

void rendre_au_noyau() {
    const Porte porte(registre.verrou);
    for (auto& [fd, m] : registre.connues) {
        if (m.echeance != horloge::jamais) armer_la_vraie(fd, reste_de(m));
        m.echeance = horloge::jamais;
    }
}

void oublier() {
    registre.connues.clear();
    registre.verrou.clear();
}

}  // namespace juge::minuteries
