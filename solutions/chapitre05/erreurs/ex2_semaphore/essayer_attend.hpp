// attendu : INTERBLOCAGE dans « des permis se prennent tant qu'il en reste » — essayer_acquerir() attend
//
// Essayer, c'est ne jamais attendre : l'appelant a autre chose à faire si c'est non.
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
        permis_rendu_.wait(garde, [this] { return permis_ > 0; });
        --permis_;
    }

    bool essayer_acquerir() {
        acquerir();
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
