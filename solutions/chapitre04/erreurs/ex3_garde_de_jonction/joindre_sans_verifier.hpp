// attendu : ÉCHEC dans « joindre() peut être appelée deux fois » — join() sur un thread déjà attendu
//
// join() lève std::system_error s'il n'y a plus de thread à attendre.
#pragma once

#include <thread>
#include <utility>

class GardeJonction {
public:
    GardeJonction() = default;
    explicit GardeJonction(std::thread thread) : thread_(std::move(thread)) {}

    GardeJonction(GardeJonction&& autre) noexcept = default;
    GardeJonction& operator=(GardeJonction&& autre) noexcept {
        if (thread_.joinable()) joindre();
        thread_ = std::move(autre.thread_);
        return *this;
    }

    ~GardeJonction() {
        if (thread_.joinable()) joindre();
    }

    void joindre() { thread_.join(); }

    bool joignable() const { return thread_.joinable(); }

private:
    std::thread thread_;
};
