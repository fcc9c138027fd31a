// attendu : INTERBLOCAGE dans « la barrière ressert à chaque cycle, dans tous les entrelacements » — le cycle change hors du verrou : réveil perdu
//
// Des atomiques suppriment la course, pas le réveil perdu : le dernier change de cycle et notifie
// entre la vérification d'un thread et son endormissement.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

class Barriere {
public:
    explicit Barriere(int participants) : participants_(participants) {}

    bool arriver_et_attendre() {
        const unsigned mon_cycle = cycle_;
        if (++arrives_ == participants_) {
            arrives_ = 0;
            ++cycle_;
            cycle_fini_.notify_all();
            return true;
        }
        std::unique_lock garde(verrou_);
        cycle_fini_.wait(garde, [&] { return cycle_ != mon_cycle; });
        return false;
    }

private:
    int participants_;
    std::mutex verrou_;
    std::condition_variable cycle_fini_;
    std::atomic<int> arrives_ = 0;
    std::atomic<unsigned> cycle_ = 0;
};
