// attendu : ÉCHEC dans « deux philosophes éloignés mangent en même temps » — un seul verrou pour toute la table
//
// Ni interblocage ni famine, ni parallélisme : un seul philosophe mange à la fois.
#pragma once

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <vector>

class Table {
public:
    explicit Table(int places) : repas_(verifier(places)) {}

    void prendre(int p) {
        table_.lock();
        repas_[static_cast<std::size_t>(p)].fetch_add(1, std::memory_order_relaxed);
    }

    void poser(int p) { table_.unlock(); }

    long repas(int p) const {
        return repas_[static_cast<std::size_t>(p)].load(std::memory_order_relaxed);
    }

private:
    static std::size_t verifier(int places) {
        if (places < 2) throw std::invalid_argument("il faut au moins deux philosophes");
        return static_cast<std::size_t>(places);
    }

    std::mutex table_;
    std::vector<std::atomic<long>> repas_;
};
