// attendu : ÉCHEC dans « un réveil intempestif ne libère personne » — if au lieu d'une boucle autour de wait()
//
// Réveillé sans raison, le thread passe au rouge.
#pragma once

#include <condition_variable>
#include <mutex>

class EvenementRearmable {
public:
    void declencher() {
        {
            const std::lock_guard garde(verrou_);
            declenche_ = true;
            ++generation_;
        }
        changement_.notify_all();
    }

    void rearmer() {
        const std::lock_guard garde(verrou_);
        declenche_ = false;
    }

    bool est_declenche() const {
        const std::lock_guard garde(verrou_);
        return declenche_;
    }

    void attendre() {
        std::unique_lock garde(verrou_);
        if (!declenche_) changement_.wait(garde);
    }

private:
    mutable std::mutex verrou_;
    std::condition_variable changement_;
    bool declenche_ = false;   // protégé par verrou_
    unsigned generation_ = 0;  // nombre de declencher(), protégé par verrou_
};
