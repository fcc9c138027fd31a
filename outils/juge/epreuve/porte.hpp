// Interne au juge : un verrou à soi, car ceux de la libc sont interceptés.
#pragma once

#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

#include "ordonnanceur.hpp"

namespace juge {

/// Tient `verrou` fermé tant que l'objet vit ; les appels interceptés passent alors tels quels.
class Porte {
public:
    explicit Porte(std::atomic_flag& verrou) : verrou_(verrou) {
        while (verrou_.test_and_set(std::memory_order_acquire))
            ::syscall(SYS_sched_yield);
    }
    Porte(const Porte&) = delete;
    Porte& operator=(const Porte&) = delete;
    ~Porte() { verrou_.clear(std::memory_order_release); }

private:
    const ordonnanceur::Interne interne_;
    std::atomic_flag& verrou_;
};

}  // namespace juge
