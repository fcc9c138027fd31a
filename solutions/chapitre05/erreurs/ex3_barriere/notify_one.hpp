// attendu : INTERBLOCAGE dans « personne ne passe avant que tous soient arrivés » — le dernier ne libère qu'un thread
//
// Tous ceux du cycle doivent partir : notify_all().
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
            cycle_fini_.notify_one();
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
