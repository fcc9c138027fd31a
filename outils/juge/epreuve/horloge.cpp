#include "horloge.hpp"

#include <linux/futex.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <climits>
#include <vector>

#include "blocage.hpp"
#include "juge/epreuve.hpp"
#include "minuteries.hpp"
#include "ordonnanceur.hpp"
#include "porte.hpp"

namespace juge {
namespace {

struct Place {
    const void* objet;
    std::int64_t echeance;
    int sonnette = -1;  // ou un descripteur par lequel l'appeler
    std::atomic<std::uint32_t> appel{0};
    bool expire = false;
};

struct Salle {
    std::atomic_flag porte = ATOMIC_FLAG_INIT;
    std::vector<Place*> places;  // dans l'ordre d'arrivée
    std::atomic<bool> en_place{false};
    std::int64_t depart_monotone = 0;
    std::int64_t depart_calendaire = 0;
    std::atomic<std::int64_t> ecoule{0};
    std::atomic<std::int64_t> lectures{0};
};

Salle salle;

/// De quoi être réveillé pendant que l'on attend des descripteurs.
class Sonnette {
public:
    Sonnette() : fd_(static_cast<int>(::syscall(SYS_eventfd2, 0, EFD_CLOEXEC))) {}
    Sonnette(const Sonnette&) = delete;
    Sonnette& operator=(const Sonnette&) = delete;
    ~Sonnette() { ::syscall(SYS_close, fd_); }
    int fd() const { return fd_; }

private:
    int fd_;
};

void appeler(Place& place) {
    if (place.sonnette >= 0) {
        const std::uint64_t coup = 1;
        ::syscall(SYS_write, place.sonnette, &coup, sizeof coup);
        return;
    }
    place.appel.store(1);
    ::syscall(SYS_futex, &place.appel, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

/// Fait sortir, dans l'ordre d'arrivée, au plus `nombre` places qui répondent au critère.
template <class Critere>
int faire_sortir(int nombre, bool expire, Critere critere) {
    int sorties = 0;
    for (auto place = salle.places.begin(); place != salle.places.end() && sorties < nombre;) {
        if (!critere(**place)) {
            ++place;
            continue;
        }
        Place& sortante = **place;
        place = salle.places.erase(place);
        sortante.expire = expire;
        appeler(sortante);  // dès cet instant, la place n'existe peut-être plus
        ++sorties;
    }
    return sorties;
}

std::int64_t heure_reelle(clockid_t id) {
    timespec heure{};
    ::syscall(SYS_clock_gettime, id, &heure);
    return heure.tv_sec * 1'000'000'000LL + heure.tv_nsec;
}

}  // namespace

namespace horloge {

bool tenue_par_l_epreuve() {
    return salle.en_place.load(std::memory_order_acquire);
}

bool factice() {
    return !ordonnanceur::interne && tenue_par_l_epreuve();
}

bool arretee() {
    return factice() || ordonnanceur::pilote();
}

void partir() {
    if (tenue_par_l_epreuve()) return;
    const ordonnanceur::Interne garde;
    salle.depart_monotone = heure_reelle(CLOCK_MONOTONIC);
    salle.depart_calendaire = heure_reelle(CLOCK_REALTIME);
    salle.ecoule.store(0);
}

std::int64_t ecoule() {
    return salle.ecoule.load();
}

void passer_a(std::int64_t instant) {
    salle.ecoule.store(std::max(salle.ecoule.load(), instant));
}

std::int64_t maintenant(clockid_t id) {
    return (id == CLOCK_REALTIME ? salle.depart_calendaire : salle.depart_monotone) + ecoule();
}

std::int64_t instant(clockid_t id, const timespec& heure) {
    const std::int64_t depart =
        id == CLOCK_REALTIME ? salle.depart_calendaire : salle.depart_monotone;
    // Une heure très lointaine (wait_for(years(1000))) ne doit pas déborder.
    if (heure.tv_sec > 8'000'000'000LL) return dernier_recours - 1;
    return heure.tv_sec * 1'000'000'000LL + heure.tv_nsec - depart;
}

void compter_lecture() {
    if (factice()) salle.lectures.fetch_add(1);
}

Reveil attendre(const void* objet, std::int64_t echeance, const std::function<bool()>& encore) {
    const ordonnanceur::Interne garde;
    Place place{objet, echeance};
    {
        const Porte porte(salle.porte);
        if (!encore()) return Reveil::inutile;
        if (!salle.en_place.load()) return Reveil::reveille;
        if (echeance <= ecoule()) return Reveil::expire;
        salle.places.push_back(&place);
    }
    while (place.appel.load() == 0)
        ::syscall(SYS_futex, &place.appel, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
    return place.expire ? Reveil::expire : Reveil::reveille;
}

Reveil attendre_descripteurs(std::vector<pollfd> descripteurs, std::int64_t echeance) {
    const ordonnanceur::Interne garde;
    const Sonnette sonnette;
    descripteurs.push_back({sonnette.fd(), POLLIN, 0});
    Place place{nullptr, echeance, sonnette.fd()};
    {
        const Porte porte(salle.porte);
        if (!salle.en_place.load()) return Reveil::reveille;
        if (echeance <= ecoule()) return Reveil::expire;
        salle.places.push_back(&place);
    }
    const long prets =
        ::syscall(SYS_ppoll, descripteurs.data(), descripteurs.size(), nullptr, nullptr, 0);
    const Porte porte(salle.porte);
    std::erase(salle.places, &place);
    if (place.expire) return Reveil::expire;
    return prets < 0 ? Reveil::interrompu : Reveil::reveille;
}

int reveiller(const void* objet, int nombre) {
    const Porte porte(salle.porte);
    return reveiller_en_entrant(objet, nombre);
}

int reveiller_en_entrant(const void* objet, int nombre) {
    return faire_sortir(nombre, false, [objet](const Place& p) { return p.objet == objet; });
}

void oublier() {
    salle.en_place.store(false);
    salle.places.clear();
    salle.porte.clear();
    minuteries::oublier();
}

}  // namespace horloge

HorlogeFactice::HorlogeFactice() {
    if (!ordonnanceur::pilote()) horloge::partir();  // une exploration a déjà arrêté le temps
    salle.lectures.store(0);
    salle.en_place.store(true, std::memory_order_release);
}

HorlogeFactice::~HorlogeFactice() {
    const Porte porte(salle.porte);
    salle.en_place.store(false);
    faire_sortir(INT_MAX, false, [](const Place&) { return true; });
    minuteries::rendre_au_noyau();
}

void HorlogeFactice::avancer(std::chrono::nanoseconds duree) {
    const Porte porte(salle.porte);
    horloge::passer_a(horloge::ecoule() + duree.count());
    faire_sortir(INT_MAX, true, [](const Place& p) { return p.echeance <= horloge::ecoule(); });
    minuteries::sonner();
    ordonnanceur::expirer();
}

int HorlogeFactice::dormeurs() const {
    const Porte porte(salle.porte);
    const auto attend_une_heure = [](const Place* p) { return p->echeance != horloge::jamais; };
    return static_cast<int>(
               std::count_if(salle.places.begin(), salle.places.end(), attend_une_heure)) +
           ordonnanceur::dormeurs();
}

bool HorlogeFactice::attendre_dormeurs(int nombre) const {
    while (dormeurs() < nombre)
        if (!laisser_avancer_les_autres()) return dormeurs() >= nombre;
    return true;
}

std::int64_t HorlogeFactice::lectures() const {
    return salle.lectures.load();
}

}  // namespace juge
