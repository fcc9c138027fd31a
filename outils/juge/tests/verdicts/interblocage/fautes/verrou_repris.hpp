// attendu : INTERBLOCAGE dans « deux virements croisés finissent » — un thread reprend le verrou qu'il tient
#pragma once
#include <functional>
#include <mutex>

struct Compte {
    int solde = 0;
    std::mutex verrou{};

    void ajouter(int montant) {
        const std::lock_guard garde(verrou);
        solde += montant;
    }
};

inline void virer(Compte& depart, Compte& arrivee, int montant,
                  const std::function<void()>& au_milieu) {
    const std::scoped_lock gardes(depart.verrou, arrivee.verrou);
    au_milieu();
    depart.ajouter(-montant);
    arrivee.ajouter(montant);
}
