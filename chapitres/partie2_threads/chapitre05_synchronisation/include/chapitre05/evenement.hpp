#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace cours {

/// Un événement : « c'est arrivé ». Les threads qui l'attendent sont libérés quand il se produit ;
/// ceux qui l'attendent après coup ne s'endorment pas. Il ne se réarme pas (l'exercice 5.5 le
/// fait).
///
/// Un drapeau, un mutex, une variable de condition : le drapeau change sous le mutex, et l'attente
/// le vérifie à chaque réveil. Sûr entre threads. Ce que le thread déclencheur a écrit avant
/// declencher() est visible de ceux que attendre() libère (le mutex l'ordonne).
class Evenement {
public:
    // [attendre]
    /// Annonce l'événement et libère tous ceux qui l'attendent. Répétable sans effet.
    void declencher() {
        const std::lock_guard garde(verrou_);
        arrive_ = true;
        // Sous le verrou : qui attendait peut détruire l'événement aussitôt.
        changement_.notify_all();
    }

    /// Attend l'événement.
    void attendre() {
        std::unique_lock garde(verrou_);
        changement_.wait(garde, [this] { return arrive_; });
    }
    // [/attendre]

    bool est_arrive() const {
        const std::lock_guard garde(verrou_);
        return arrive_;
    }

    /// Attend l'événement, ou qu'on demande l'arrêt. Rend vrai si l'événement est arrivé.
    bool attendre(std::stop_token arret) {
        std::unique_lock garde(verrou_);
        return changement_.wait(garde, arret, [this] { return arrive_; });
    }

    /// Attend l'événement, au plus `duree`. Rend vrai s'il est arrivé.
    bool attendre_pendant(std::chrono::nanoseconds duree) {
        std::unique_lock garde(verrou_);
        return changement_.wait_for(garde, duree, [this] { return arrive_; });
    }

private:
    mutable std::mutex verrou_;
    std::condition_variable_any changement_;  // _any : la seule qui sache attendre un stop_token
    bool arrive_ = false;
};

}  // namespace cours
