// attendu : ÉCHEC dans « un réveil intempestif ne fait passer personne » — if au lieu d'une boucle autour de wait()
//
// Réveillé sans raison, le thread franchit la barrière avant les autres.
#pragma once

#include <condition_variable>
#include <mutex>

class Barriere {
public:
    explicit Barriere(int participants) : participants_(participants) {}

    bool arriver_et_attendre() {
        std::unique_lock garde(verrou_);
        const unsigned mon_cycle = cycle_;
        if (++arrives_ == participants_) {
            arrives_ = 0;
            ++cycle_;
            cycle_fini_.notify_all();
            return true;
        }
        if (cycle_ == mon_cycle) cycle_fini_.wait(garde);
        return false;
    }

private:
    int participants_;
    std::mutex verrou_;
    std::condition_variable cycle_fini_;
    int arrives_ = 0;     // dans le cycle en cours, protégé par verrou_
    unsigned cycle_ = 0;  // numéro du cycle en cours, protégé par verrou_
};
