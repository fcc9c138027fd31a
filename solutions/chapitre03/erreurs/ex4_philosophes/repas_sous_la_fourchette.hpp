// attendu : ÉCHEC dans « repas() répond même pendant un repas » — le compte est protégé par la fourchette du philosophe
//
// Qui veut le lire attend la fin du repas.
#pragma once

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <vector>

class Table {
public:
    explicit Table(int places)
        : fourchettes_(verifier(places)), repas_(static_cast<std::size_t>(places)) {}

    void prendre(int p) {
        const auto [gauche, droite] = fourchettes_de(p);
        fourchettes_[std::min(gauche, droite)].lock();
        fourchettes_[std::max(gauche, droite)].lock();
        ++repas_[gauche];
    }

    void poser(int p) {
        const auto [gauche, droite] = fourchettes_de(p);
        fourchettes_[gauche].unlock();
        fourchettes_[droite].unlock();
    }

    long repas(int p) const {
        const std::lock_guard garde(fourchettes_[static_cast<std::size_t>(p)]);
        return repas_[static_cast<std::size_t>(p)];
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

    mutable std::vector<std::mutex> fourchettes_;
    std::vector<long> repas_;
};
