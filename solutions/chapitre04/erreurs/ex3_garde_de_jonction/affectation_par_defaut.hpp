// attendu : PLANTAGE dans « affecter attend d'abord le thread que l'on gardait » — l'affectation écrase un thread joignable
//
// L'affectation de std::thread appelle std::terminate() si celui de gauche est encore à attendre.
#pragma once

#include <thread>
#include <utility>

class GardeJonction {
public:
    GardeJonction() = default;
    explicit GardeJonction(std::thread thread) : thread_(std::move(thread)) {}

    GardeJonction(GardeJonction&& autre) noexcept = default;
    GardeJonction& operator=(GardeJonction&& autre) noexcept = default;

    ~GardeJonction() { joindre(); }

    void joindre() {
        if (thread_.joinable()) thread_.join();
    }

    bool joignable() const { return thread_.joinable(); }

private:
    std::thread thread_;
};
