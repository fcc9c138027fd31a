// attendu : PLANTAGE dans « déplacer une garde transmet son thread » — le drapeau « à joindre » est copié par le déplacement
//
// Un bool ne se vide pas quand on le déplace : la garde d'origine croit encore avoir un thread.
#pragma once

#include <thread>
#include <utility>

class GardeJonction {
public:
    GardeJonction() = default;
    explicit GardeJonction(std::thread thread)
        : thread_(std::move(thread)), a_joindre_(thread_.joinable()) {}

    GardeJonction(GardeJonction&& autre) noexcept = default;
    GardeJonction& operator=(GardeJonction&& autre) noexcept {
        joindre();
        thread_ = std::move(autre.thread_);
        a_joindre_ = autre.a_joindre_;
        return *this;
    }

    ~GardeJonction() { joindre(); }

    void joindre() {
        if (a_joindre_) thread_.join();
        a_joindre_ = false;
    }

    bool joignable() const { return thread_.joinable(); }

private:
    std::thread thread_;
    bool a_joindre_ = false;
};
