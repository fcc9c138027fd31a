// attendu : INTERBLOCAGE dans « aucun incrément ne se perd » — la barrière attend un troisième qui ne vient pas
#pragma once
#include <pthread.h>

#include <mutex>

class Compteur {
public:
    Compteur() { ::pthread_barrier_init(&arrivee_, nullptr, 3); }
    void incrementer() {
        for (int morceau = 0; morceau < 4; ++morceau)
            ajouter(0.25);
        ::pthread_barrier_wait(&arrivee_);
    }
    int valeur() {
        const std::lock_guard garde(verrou_);
        return static_cast<int>(valeur_);
    }

private:
    void ajouter(double part) {
        const std::lock_guard garde(verrou_);
        valeur_ += part;
    }

    pthread_barrier_t arrivee_{};
    std::mutex verrou_;
    double valeur_ = 0;
};
