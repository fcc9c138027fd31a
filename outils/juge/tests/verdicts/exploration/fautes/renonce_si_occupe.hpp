// attendu : ÉCHEC dans « aucun incrément ne se perd » — essaie le verrou, et renonce s'il est pris
#pragma once
#include <mutex>

class Compteur {
public:
    void incrementer() {
        const std::unique_lock garde(verrou_, std::try_to_lock);
        if (garde.owns_lock()) ++valeur_;
    }
    int valeur() {
        const std::lock_guard garde(verrou_);
        return valeur_;
    }

private:
    std::mutex verrou_;
    int valeur_ = 0;
};
