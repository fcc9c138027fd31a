// attendu : COURSE DÉTECTÉE — le compte des arrivées change hors du verrou
//
// Deux arrivées simultanées n'en comptent qu'une : personne n'est jamais le dernier.
#pragma once

#include <condition_variable>
#include <mutex>

class Barriere {
public:
    explicit Barriere(int participants) : participants_(participants) {}

    bool arriver_et_attendre() {
        const unsigned mon_cycle = cycle_;
        const int rang = ++arrives_;
        std::unique_lock garde(verrou_);
        if (rang == participants_) {
            arrives_ = 0;
            ++cycle_;
            cycle_fini_.notify_all();
            return true;
        }
        cycle_fini_.wait(garde, [&] { return cycle_ != mon_cycle; });
        return false;
    }

private:
    int participants_;
    std::mutex verrou_;
    std::condition_variable cycle_fini_;
    int arrives_ = 0;     // dans le cycle en cours, protégé par verrou_
    unsigned cycle_ = 0;  // numéro du cycle en cours, protégé par verrou_
};
