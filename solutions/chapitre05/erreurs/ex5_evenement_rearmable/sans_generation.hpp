// attendu : INTERBLOCAGE dans « réarmer aussitôt ne retient pas ceux qui attendaient » — un simple drapeau
//
// Les threads réveillés reprennent le verrou après rearmer() : ils voient le drapeau baissé, et se
// rendorment.
#pragma once

#include <condition_variable>
#include <mutex>

class EvenementRearmable {
public:
    void declencher() {
        {
            const std::lock_guard garde(verrou_);
            declenche_ = true;
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
        std::unique_lock garde(verrou_);
        changement_.wait(garde, [this] { return declenche_; });
    }

private:
    mutable std::mutex verrou_;
    std::condition_variable changement_;
    bool declenche_ = false;  // protégé par verrou_
};
