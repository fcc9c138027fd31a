// attendu : INTERBLOCAGE dans « deux virements croisés finissent » — personne ne notifie la condition
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>

struct Compte {
    int solde = 0;
};

inline std::mutex guichet;
inline std::condition_variable guichet_libre;
inline bool occupe = false;

inline void virer(Compte& depart, Compte& arrivee, int montant,
                  const std::function<void()>& au_milieu) {
    {
        std::unique_lock garde(guichet);
        guichet_libre.wait(garde, [] { return !occupe; });
        occupe = true;
    }
    au_milieu();
    depart.solde -= montant;
    arrivee.solde += montant;
    const std::lock_guard garde(guichet);
    occupe = false;
}
