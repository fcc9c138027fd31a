// attendu : INTERBLOCAGE dans « la barrière ressert à chaque cycle, dans tous les entrelacements » — G4 : le numéro du cycle est lu après l'arrivée : le cycle peut être déjà fini
//
// Entre l'arrivée et la lecture, le dernier peut arriver et changer de cycle : ce thread attend
// alors la fin du cycle suivant, où il n'est pas encore. Il n'y a pas de verrou entre les deux :
// seule l'exploration de tous les ordres s'y arrête à coup sûr.
#pragma once

#include <atomic>

class Barriere {
public:
    explicit Barriere(int participants) : participants_(participants) {}

    bool arriver_et_attendre() {
        if (arrives_.fetch_add(1) + 1 == participants_) {
            arrives_.store(0);
            cycle_.fetch_add(1);
            cycle_.notify_all();
            return true;
        }
        const unsigned mon_cycle = cycle_.load();
        while (cycle_.load() == mon_cycle)
            cycle_.wait(mon_cycle);
        return false;
    }

private:
    int participants_;
    std::atomic<int> arrives_{0};
    std::atomic<unsigned> cycle_{0};
};
