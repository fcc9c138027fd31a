// attendu : INTERBLOCAGE dans « attendre ne doit rien à une durée » — un sommeil, « pour être sûr »
#pragma once
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

class Releves {
public:
    explicit Releves(std::size_t nombre) : valeurs_(nombre) {}

    void noter(std::size_t place, int valeur) {
        {
            const auto garde = prendre();
            valeurs_[place] = valeur;
        }
        note_.notify_all();
    }
    int lire(std::size_t place) const {
        const auto garde = prendre();
        return valeurs_[place];
    }
    std::optional<std::pair<int, int>> extremes() const {
        const auto garde = prendre();
        const auto [petit, grand] = std::minmax_element(valeurs_.begin(), valeurs_.end());
        return std::pair(*petit, *grand);
    }
    void vider() {
        const auto garde = prendre();
        std::fill(valeurs_.begin(), valeurs_.end(), 0);
    }
    void attendre(std::size_t place) const {
        {
            auto garde = prendre();
            note_.wait(garde, [&] { return valeurs_[place] != 0; });
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }

private:
    std::unique_lock<std::mutex> prendre() const { return std::unique_lock(verrou_); }

    mutable std::mutex verrou_;
    mutable std::condition_variable note_;
    std::vector<int> valeurs_;
};
