// attendu : PLANTAGE dans « joindre() attend, et la destruction n'attend pas une seconde fois » — le destructeur attend sans regarder s'il reste un thread
//
// join() sur un thread déjà attendu lève une exception ; sortie d'un destructeur, elle arrête le
// programme.
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

    ~GardeJonction() { thread_.join(); }

    void joindre() {
        if (thread_.joinable()) thread_.join();
    }

    bool joignable() const { return thread_.joinable(); }

private:
    std::thread thread_;
};
