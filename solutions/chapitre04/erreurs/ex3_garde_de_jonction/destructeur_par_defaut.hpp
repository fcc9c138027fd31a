// attendu : PLANTAGE dans « détruire la garde attend la fin du thread » — le destructeur n'attend pas
//
// Détruire un std::thread joignable appelle std::terminate().
#pragma once

#include <thread>
#include <utility>

class GardeJonction {
public:
    GardeJonction() = default;
    explicit GardeJonction(std::thread thread) : thread_(std::move(thread)) {}

    GardeJonction(GardeJonction&& autre) noexcept = default;
    GardeJonction& operator=(GardeJonction&& autre) noexcept {
        joindre();
        thread_ = std::move(autre.thread_);
        return *this;
    }

    ~GardeJonction() = default;

    void joindre() {
        if (thread_.joinable()) thread_.join();
    }

    bool joignable() const { return thread_.joinable(); }

private:
    std::thread thread_;
};
