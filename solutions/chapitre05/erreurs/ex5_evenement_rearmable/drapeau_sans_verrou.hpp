// attendu : COURSE DÉTECTÉE — declencher() écrit le drapeau sans prendre le verrou
//
// Un bool écrit par un thread et lu par un autre sans rien qui les ordonne.
#pragma once

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
    bool declenche_ = false;   // protégé par verrou_
    unsigned generation_ = 0;  // nombre de declencher(), protégé par verrou_
};
