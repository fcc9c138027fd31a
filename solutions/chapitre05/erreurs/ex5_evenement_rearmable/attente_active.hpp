// attendu : DÉLAI DÉPASSÉ dans « on attend, puis declencher() libère tout le monde » — une boucle qui tourne à vide au lieu de dormir
//
// Chaque thread en attente occupe un cœur.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

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

    void rearmer() {
        const std::lock_guard garde(verrou_);
        declenche_ = false;
    }

    bool est_declenche() const {
        const std::lock_guard garde(verrou_);
        return declenche_;
    }

    void attendre() {
        while (!est_declenche())
            std::this_thread::yield();
    }

private:
    mutable std::mutex verrou_;
    std::condition_variable changement_;
    bool declenche_ = false;   // protégé par verrou_
    unsigned generation_ = 0;  // nombre de declencher(), protégé par verrou_
};
