#include "pannes.hpp"

#include <cerrno>

#include "ordonnanceur.hpp"

namespace juge {
namespace {

constexpr std::size_t nombre_pannes = 6;

struct Demande {
    std::atomic<int> valeur{0};
    std::atomic<int> fois{0};
    std::atomic<int> frappes{0};
    std::atomic<int> creations{0};
};

std::array<Demande, nombre_pannes> demandes;

/// Assez pour que deux objets d'une même réponse partagent rarement une alternance.
constexpr std::size_t nombre_objets = 64;
thread_local std::array<std::array<bool, nombre_objets>, nombre_pannes> vient_de_frapper{};

Demande& demande(Panne panne) {
    return demandes[static_cast<std::size_t>(panne)];
}

}  // namespace

namespace pannes {

thread_local bool epargne = false;

int active(Panne panne) {
    if (ordonnanceur::interne || epargne) return 0;
    return demande(panne).valeur.load(std::memory_order_relaxed);
}

void frapper(Panne panne) {
    demande(panne).frappes.fetch_add(1);
}

bool une_fois_sur_deux(Panne panne, std::uintptr_t objet) {
    if (active(panne) == 0) return false;
    bool& dernier = vient_de_frapper[static_cast<std::size_t>(panne)][objet % nombre_objets];
    dernier = !dernier;
    if (dernier) frapper(panne);
    return dernier;
}

void recommencer() {
    vient_de_frapper = {};
}

bool interrompu(std::uintptr_t objet) {
    if (!une_fois_sur_deux(Panne::interruptions, objet)) return false;
    errno = EINTR;
    return true;
}

bool creation_refusee(Panne panne) {
    const int premiere = active(panne);
    if (premiere == 0) return false;
    const int ecart = demande(panne).creations.fetch_add(1) + 1 - premiere;
    if (ecart < 0 || ecart >= demande(panne).fois.load()) return false;
    frapper(panne);
    return true;
}

}  // namespace pannes

Perturbation::Perturbation(Panne panne, int valeur, int fois) : panne_(panne) {
    demande(panne).frappes.store(0);
    demande(panne).creations.store(0);
    demande(panne).fois.store(fois);
    demande(panne).valeur.store(valeur);
}

Perturbation::~Perturbation() {
    demande(panne_).valeur.store(0);
}

int Perturbation::frappes() const {
    return demande(panne_).frappes.load();
}

}  // namespace juge
