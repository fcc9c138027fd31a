// attendu : INTERBLOCAGE dans « aucun réveil perdu, dans tous les entrelacements » — des atomiques changés hors du verrou : réveil perdu
//
// Le lecteur vérifie, l'événement se déclenche et notifie, puis le lecteur s'endort : trop tard.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

class EvenementRearmable {
public:
    void declencher() {
        declenche_ = true;
        ++generation_;
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
        const unsigned mon_arrivee = generation_;
        changement_.wait(garde, [&] { return declenche_ || generation_ != mon_arrivee; });
    }

private:
    mutable std::mutex verrou_;
    std::condition_variable changement_;
    std::atomic<bool> declenche_ = false;
    std::atomic<unsigned> generation_ = 0;  // nombre de declencher()
};
