// attendu : ÉCHEC dans « deux voisins qui se relaient n'affament pas celui du milieu » — on n'attend que le moment où les deux fourchettes sont libres ensemble
//
// Un moniteur qui ne donne que les deux fourchettes à la fois évite l'interblocage, mais si les
// voisins se relaient, ce moment n'arrive jamais.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <vector>

class Table {
public:
    explicit Table(int places)
        : prises_(verifier(places)), repas_(static_cast<std::size_t>(places)) {}

    void prendre(int p) {
        const Fourchettes f = fourchettes_de(p);
        std::unique_lock garde(table_);
        posees_.wait(garde, [&] { return !prises_[f.gauche] && !prises_[f.droite]; });
        prises_[f.gauche] = prises_[f.droite] = true;
        repas_[f.gauche].fetch_add(1, std::memory_order_relaxed);
    }

    void poser(int p) {
        const auto [gauche, droite] = fourchettes_de(p);
        {
            const std::lock_guard garde(table_);
            prises_[gauche] = prises_[droite] = false;
        }
        posees_.notify_all();
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

    std::mutex table_;  // protège prises_
    std::condition_variable posees_;
    std::vector<bool> prises_;
    std::vector<std::atomic<long>> repas_;
};
