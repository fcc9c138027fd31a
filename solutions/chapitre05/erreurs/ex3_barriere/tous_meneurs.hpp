// attendu : ÉCHEC dans « un seul meneur par cycle » — chacun croit être le meneur
//
// Le travail réservé au meneur serait fait trois fois.
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
        cycle_fini_.wait(garde, [&] { return cycle_ != mon_cycle; });
        return true;
    }

private:
    int participants_;
    std::mutex verrou_;
    std::condition_variable cycle_fini_;
    int arrives_ = 0;     // dans le cycle en cours, protégé par verrou_
    unsigned cycle_ = 0;  // numéro du cycle en cours, protégé par verrou_
};
