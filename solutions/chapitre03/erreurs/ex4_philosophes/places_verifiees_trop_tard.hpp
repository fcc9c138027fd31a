// attendu : ÉCHEC dans « une table trop petite est refusée » — le vecteur est construit avant que places soit vérifié
//
// Converti en taille, -1 est le plus grand des nombres : le vecteur lève std::length_error d'abord.
#pragma once

#include <algorithm>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <vector>

class Table {
public:
    explicit Table(int places)
        : fourchettes_(static_cast<std::size_t>(places)), repas_(fourchettes_.size()) {
        if (places < 2) throw std::invalid_argument("il faut au moins deux philosophes");
    }

    void prendre(int p) {
        const auto [gauche, droite] = fourchettes_de(p);
        fourchettes_[std::min(gauche, droite)].lock();
        fourchettes_[std::max(gauche, droite)].lock();
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

    Fourchettes fourchettes_de(int p) const {
        const auto gauche = static_cast<std::size_t>(p);
        return {gauche, (gauche + 1) % fourchettes_.size()};
    }

    std::vector<std::mutex> fourchettes_;
    std::vector<std::atomic<long>> repas_;
};
