// attendu : DÉLAI DÉPASSÉ dans « on peut lire pendant qu'on incrémente » — redemande sans fin au lieu d'attendre
#pragma once
#include <mutex>
#include <thread>

class Compteur {
public:
    void incrementer() {
        {
            const std::lock_guard garde(verrou_);
            ++valeur_;
        }
        while (valeur() < 2)  // l'autre n'a pas encore incrémenté
            std::this_thread::yield();
    }
    int valeur() {
        const std::lock_guard garde(verrou_);
        return valeur_;
    }

private:
    std::mutex verrou_;
    int valeur_ = 0;
};
