// attendu : ÉCHEC dans « réarmé, on attend de nouveau » — rearmer() ne baisse pas le drapeau
//
// Le feu reste vert pour toujours.
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

    void rearmer() { const std::lock_guard garde(verrou_); }

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
    bool declenche_ = false;   // protégé par verrou_
    unsigned generation_ = 0;  // nombre de declencher(), protégé par verrou_
};
