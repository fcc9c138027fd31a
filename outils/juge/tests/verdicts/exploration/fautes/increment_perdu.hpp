// attendu : ÉCHEC dans « aucun incrément ne se perd » — le verrou est rendu entre la lecture et l'écriture
#pragma once
#include <mutex>

class Compteur {
public:
    void incrementer() {
        const int suivante = valeur() + 1;
        const std::lock_guard garde(verrou_);
        valeur_ = suivante;
    }
    int valeur() {
        const std::lock_guard garde(verrou_);
        return valeur_;
    }

private:
    std::mutex verrou_;
    int valeur_ = 0;
};
