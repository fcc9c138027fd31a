// attendu : COURSE DÉTECTÉE — les fourchettes sont de simples bool
//
// Deux voisins trouvent la fourchette posée et la prennent tous les deux.
#pragma once

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

class Table {
public:
    explicit Table(int places)
        : prises_(verifier(places)), repas_(static_cast<std::size_t>(places)) {}

    void prendre(int p) {
        const auto [gauche, droite] = fourchettes_de(p);
        while (prises_[gauche] || prises_[droite])
            std::this_thread::yield();
        prises_[gauche] = prises_[droite] = true;
        repas_[gauche].fetch_add(1, std::memory_order_relaxed);
    }

    void poser(int p) {
        const auto [gauche, droite] = fourchettes_de(p);
        prises_[gauche] = prises_[droite] = false;
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
        return {gauche, (gauche + 1) % prises_.size()};
    }

    std::vector<char> prises_;
    std::vector<std::atomic<long>> repas_;
};
