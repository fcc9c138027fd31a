// Les deux verrous sont pris ensemble.
#pragma once
#include <functional>
#include <mutex>

struct Compte {
    int solde = 0;
    std::mutex verrou{};
};

inline void virer(Compte& depart, Compte& arrivee, int montant,
                  const std::function<void()>& au_milieu) {
    const std::scoped_lock gardes(depart.verrou, arrivee.verrou);
    au_milieu();
    depart.solde -= montant;
    arrivee.solde += montant;
}
