// attendu : ÉCHEC dans « sans permis, on attend ; un permis rendu réveille un thread » — le compte descend avant d'attendre
//
// Avec deux threads en attente, le compte vaut -2 : un permis rendu le porte à -1, et personne ne
// passe.
#pragma once

#include <condition_variable>
#include <mutex>
#include <stdexcept>

class Semaphore {
public:
    explicit Semaphore(int permis) : permis_(permis) {
        if (permis < 0) throw std::invalid_argument("nombre de permis négatif");
    }

    void acquerir() {
        std::unique_lock garde(verrou_);
        --permis_;
        permis_rendu_.wait(garde, [this] { return permis_ >= 0; });
    }

    bool essayer_acquerir() {
        const std::lock_guard garde(verrou_);
        if (permis_ <= 0) return false;
        --permis_;
        return true;
    }

    void relacher(int nombre = 1) {
        if (nombre < 1) throw std::invalid_argument("on rend au moins un permis");
        {
            const std::lock_guard garde(verrou_);
            permis_ += nombre;
        }
        for (int i = 0; i < nombre; ++i)
            permis_rendu_.notify_one();
    }

private:
    std::mutex verrou_;
    std::condition_variable permis_rendu_;
    int permis_;  // protégé par verrou_, négatif si l'on attend
};
