#include "pannes.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include "ordonnanceur.hpp"

namespace juge {
namespace {

constexpr std::size_t nombre_pannes = 6;

struct Demande {
    std::atomic<int> valeur{0};
    std::atomic<int> frappes{0};
    std::atomic<int> creations{0};
};

std::array<Demande, nombre_pannes> demandes;

Demande& demande(Panne panne) {
    return demandes[static_cast<std::size_t>(panne)];
}

}  // namespace

namespace pannes {

int active(Panne panne) {
    return demande(panne).valeur.load(std::memory_order_relaxed);
}

void frapper(Panne panne) {
    demande(panne).frappes.fetch_add(1);
}

bool une_fois_sur_deux(Panne panne) {
    if (active(panne) == 0) return false;
    static thread_local std::array<bool, nombre_pannes> vient_de_frapper{};
    bool& dernier = vient_de_frapper[static_cast<std::size_t>(panne)];
    dernier = !dernier;
    if (dernier) frapper(panne);
    return dernier;
}

bool creation_refusee(Panne panne) {
    const int premiere = active(panne);
    if (premiere == 0 || demande(panne).creations.fetch_add(1) + 1 < premiere) return false;
    frapper(panne);
    return true;
}

}  // namespace pannes

Perturbation::Perturbation(Panne panne, int valeur) : panne_(panne) {
    demande(panne).frappes.store(0);
    demande(panne).creations.store(0);
    demande(panne).valeur.store(valeur);
}

Perturbation::~Perturbation() {
    demande(panne_).valeur.store(0);
}

int Perturbation::frappes() const {
    return demande(panne_).frappes.load();
}

// ---------------------------------------------------------------------------------- Horloge
// factice

namespace {

struct HorlogeArretee {
    std::atomic<bool> en_place{false};
    std::int64_t depart_monotone = 0;
    std::int64_t depart_calendaire = 0;
    std::atomic<std::int64_t> ecoule{0};
    std::atomic<std::int64_t> lectures{0};
    std::atomic<int> dormeurs{0};
};

HorlogeArretee arretee;

std::int64_t heure_reelle(clockid_t horloge) {
    timespec heure{};
    ::syscall(SYS_clock_gettime, horloge, &heure);
    return heure.tv_sec * 1'000'000'000LL + heure.tv_nsec;
}

void souffler() {
    timespec pause{0, 200'000};
    ::syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &pause, nullptr);
}

}  // namespace

namespace horloge {

bool factice() {
    return arretee.en_place.load(std::memory_order_acquire);
}

std::int64_t maintenant(clockid_t id) {
    return (id == CLOCK_REALTIME ? arretee.depart_calendaire : arretee.depart_monotone) +
           arretee.ecoule.load();
}

void compter_lecture() {
    arretee.lectures.fetch_add(1);
}

Dormeur::Dormeur() {
    arretee.dormeurs.fetch_add(1);
}
Dormeur::~Dormeur() {
    arretee.dormeurs.fetch_sub(1);
}

}  // namespace horloge

HorlogeFactice::HorlogeFactice() {
    arretee.depart_monotone = heure_reelle(CLOCK_MONOTONIC);
    arretee.depart_calendaire = heure_reelle(CLOCK_REALTIME);
    arretee.ecoule.store(0);
    arretee.lectures.store(0);
    arretee.en_place.store(true, std::memory_order_release);
}

HorlogeFactice::~HorlogeFactice() {
    arretee.en_place.store(false);
}

void HorlogeFactice::avancer(std::chrono::nanoseconds duree) {
    arretee.ecoule.fetch_add(duree.count());
}

int HorlogeFactice::dormeurs() const {
    return arretee.dormeurs.load();
}

void HorlogeFactice::attendre_dormeurs(int nombre) const {
    while (dormeurs() < nombre)
        souffler();
}

std::int64_t HorlogeFactice::lectures() const {
    return arretee.lectures.load();
}

}  // namespace juge
