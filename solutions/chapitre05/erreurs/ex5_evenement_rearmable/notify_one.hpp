// attendu : INTERBLOCAGE dans « on attend, puis declencher() libère tout le monde » — un seul thread libéré
//
// Tous ceux qui attendaient doivent partir : notify_all().
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
        changement_.notify_one();
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
    bool declenche_ = false;   // protégé par verrou_
    unsigned generation_ = 0;  // nombre de declencher(), protégé par verrou_
};
