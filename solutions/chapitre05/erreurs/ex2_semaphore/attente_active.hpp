// attendu : DÉLAI DÉPASSÉ dans « un réveil intempestif ne donne pas de permis » — une boucle qui tourne à vide au lieu de dormir
//
// Le thread occupe un cœur entier à redemander.
#pragma once

#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

class Semaphore {
public:
    explicit Semaphore(int permis) : permis_(permis) {
        if (permis < 0) throw std::invalid_argument("nombre de permis négatif");
    }

    void acquerir() {
        while (!essayer_acquerir())
            std::this_thread::yield();
    }

    bool essayer_acquerir() {
        const std::lock_guard garde(verrou_);
        if (permis_ == 0) return false;
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
    int permis_;  // protégé par verrou_, jamais négatif
};
