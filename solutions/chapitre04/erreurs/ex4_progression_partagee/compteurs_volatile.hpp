// attendu : COURSE DÉTECTÉE — volatile à la place d'une protection
//
// volatile ne rend rien indivisible et n'ordonne rien entre threads.
#pragma once

#include <mutex>
#include <string>

struct Avancement {
    int reussis = 0;
    int rates = 0;
    std::string dernier;
};

class Progression {
public:
    void noter_reussi(const std::string& fichier) {
        reussis_ = reussis_ + 1;
        const std::lock_guard garde(verrou_);
        dernier_ = fichier;
    }

    void noter_rate(const std::string& fichier) {
        rates_ = rates_ + 1;
        const std::lock_guard garde(verrou_);
        dernier_ = fichier;
    }

    Avancement lire() const {
        const std::lock_guard garde(verrou_);
        return {reussis_, rates_, dernier_};
    }

private:
    mutable std::mutex verrou_;
    volatile int reussis_ = 0;
    volatile int rates_ = 0;
    std::string dernier_;  // protégé par verrou_
};
