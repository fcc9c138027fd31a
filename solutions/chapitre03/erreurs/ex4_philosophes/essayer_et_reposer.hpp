// attendu : DÉLAI DÉPASSÉ dans « deux voisins ne mangent pas ensemble » — on prend, on essaie, on repose, on recommence, sans dormir
//
// Chacun cède poliment et recommence aussitôt : un cœur occupé, et rien qui avance.
#pragma once

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

class Table {
public:
    explicit Table(int places)
        : fourchettes_(verifier(places)), repas_(static_cast<std::size_t>(places)) {}

    void prendre(int p) {
        const auto [gauche, droite] = fourchettes_de(p);
        for (;;) {
            fourchettes_[gauche].lock();
            if (fourchettes_[droite].try_lock()) break;
            fourchettes_[gauche].unlock();
            std::this_thread::yield();
        }
        repas_[gauche].fetch_add(1, std::memory_order_relaxed);
    }

    void poser(int p) {
        const auto [gauche, droite] = fourchettes_de(p);
        fourchettes_[gauche].unlock();
        fourchettes_[droite].unlock();
    }

    long repas(int p) const {
        return repas_[static_cast<std::size_t>(p)].load(std::memory_order_relaxed);
    }

private:
    struct Fourchettes {
        std::size_t gauche;
        std::size_t droite;
    };

    static std::size_t verifier(int places) {
        if (places < 2) throw std::invalid_argument("il faut au moins deux philosophes");
        return static_cast<std::size_t>(places);
    }

    Fourchettes fourchettes_de(int p) const {
        const auto gauche = static_cast<std::size_t>(p);
        return {gauche, (gauche + 1) % fourchettes_.size()};
    }

    std::vector<std::mutex> fourchettes_;
    std::vector<std::atomic<long>> repas_;
};
