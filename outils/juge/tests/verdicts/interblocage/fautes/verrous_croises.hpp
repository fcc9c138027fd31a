// attendu : INTERBLOCAGE dans « deux virements croisés finissent » — chacun tient ce que l'autre attend
#pragma once
#include <functional>
#include <mutex>

struct Compte {
    int solde = 0;
    std::mutex verrou{};
};

inline void virer(Compte& depart, Compte& arrivee, int montant,
                  const std::function<void()>& au_milieu) {
    const std::lock_guard du_depart(depart.verrou);
    au_milieu();
    const std::lock_guard de_l_arrivee(arrivee.verrou);
    depart.solde -= montant;
    arrivee.solde += montant;
}
