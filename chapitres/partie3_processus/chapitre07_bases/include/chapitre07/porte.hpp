#pragma once

#include <semaphore.h>

#include <atomic>

namespace cours {

/// Une porte que des processus trouvent fermée, et qu'un autre ouvre. À placer en mémoire partagée
/// (voir Partage).
class Porte {
public:
    Porte() { ::sem_init(&ouverte_, 1, 0); }
    Porte(const Porte&) = delete;
    Porte& operator=(const Porte&) = delete;
    ~Porte() { ::sem_destroy(&ouverte_); }

    /// Attend qu'elle s'ouvre ; un signal n'y change rien.
    void passer() {
        arrives_.fetch_add(1);
        while (::sem_wait(&ouverte_) != 0) {
        }
    }
    /// Laisse passer `combien` processus, présents ou à venir.
    void ouvrir(int combien) {
        for (int i = 0; i < combien; ++i)
            ::sem_post(&ouverte_);
    }
    /// Combien se sont présentés.
    int arrives() const { return arrives_.load(); }

private:
    sem_t ouverte_{};
    std::atomic<int> arrives_{0};
};

}  // namespace cours
