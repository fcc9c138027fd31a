// attendu : ÉCHEC — le destructeur détache le thread au lieu de l'attendre
//
// Plus rien ne plante ici, et le thread continue avec des données que l'appelant est en train de
// détruire.
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

    ~GardeJonction() {
        if (thread_.joinable()) thread_.detach();
    }

    void joindre() {
        if (thread_.joinable()) thread_.join();
    }

    bool joignable() const { return thread_.joinable(); }

private:
    std::thread thread_;
};
