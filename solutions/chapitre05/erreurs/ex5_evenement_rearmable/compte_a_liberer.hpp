// attendu : INTERBLOCAGE dans « un nouveau venu ne prend pas la place de ceux que declencher() a libérés » — un nombre de passages, que n'importe qui peut prendre
//
// declencher() compte ceux qui attendent, mais ne dit pas qui : un thread arrivé après rearmer()
// prend le passage d'un autre, qui se rendort.
#pragma once

#include <condition_variable>
#include <mutex>

class EvenementRearmable {
public:
    void declencher() {
        {
            const std::lock_guard garde(verrou_);
            declenche_ = true;
            a_liberer_ = en_attente_;
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
        ++en_attente_;
        changement_.wait(garde, [this] { return declenche_ || a_liberer_ > 0; });
        --en_attente_;
        if (a_liberer_ > 0) --a_liberer_;
    }

private:
    mutable std::mutex verrou_;
    std::condition_variable changement_;
    bool declenche_ = false;  // protégé par verrou_
    int en_attente_ = 0;      // protégé par verrou_
    int a_liberer_ = 0;       // protégé par verrou_
};
