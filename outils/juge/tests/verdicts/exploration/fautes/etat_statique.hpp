// attendu : ÉCHEC dans « aucun incrément ne se perd » — un compte commun à tous les compteurs
#pragma once
#include <mutex>

class Compteur {
public:
    void incrementer() {
        const std::lock_guard garde(verrou_);
        static int appels = 0;
        if (++appels != 15) ++valeur_;
    }
    int valeur() {
        const std::lock_guard garde(verrou_);
        return valeur_;
    }

private:
    std::mutex verrou_;
    int valeur_ = 0;
};
