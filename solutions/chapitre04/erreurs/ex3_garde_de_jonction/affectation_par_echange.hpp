// attendu : ÉCHEC dans « affecter attend d'abord le thread que l'on gardait » — l'ancien thread passe dans l'autre garde sans être attendu
//
// Rien n'est perdu, mais l'ancien thread travaille encore quand l'appelant le croit fini.
#pragma once

#include <thread>
#include <utility>

class GardeJonction {
public:
    GardeJonction() = default;
    explicit GardeJonction(std::thread thread) : thread_(std::move(thread)) {}

    GardeJonction(GardeJonction&& autre) noexcept = default;
    GardeJonction& operator=(GardeJonction&& autre) noexcept {
        std::swap(thread_, autre.thread_);
        return *this;
    }

    ~GardeJonction() { joindre(); }

    void joindre() {
        if (thread_.joinable()) thread_.join();
    }

    bool joignable() const { return thread_.joinable(); }

private:
    std::thread thread_;
};
