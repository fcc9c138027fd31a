// attendu : COURSE DÉTECTÉE — des compteurs ordinaires : « chacun n'écrit que les siens »
//
// Mais le superviseur les lit pendant ce temps : c'est un accès concurrent.
#pragma once

#include <chapitre02/ligne_de_cache.hpp>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

struct alignas(cours::ligne_de_cache) ComptesWorker {
    std::uint64_t requetes{0};
    std::uint64_t octets{0};
};

struct Total {
    std::uint64_t requetes = 0;
    std::uint64_t octets = 0;
};

class TableauComptes {
public:
    explicit TableauComptes(std::size_t workers) : comptes_(workers) {
        if (workers == 0) throw std::invalid_argument("un tableau d'aucun worker");
    }

    void noter(std::size_t worker, std::uint64_t octets) {
        ComptesWorker& comptes = comptes_.at(worker);  // at() vérifie, et lève std::out_of_range
        comptes.requetes += 1;
        comptes.octets += octets;
    }

    const ComptesWorker& comptes(std::size_t worker) const { return comptes_.at(worker); }

    Total total() const {
        Total total;
        for (const ComptesWorker& comptes : comptes_) {
            total.requetes += comptes.requetes;
            total.octets += comptes.octets;
        }
        return total;
    }

private:
    std::vector<ComptesWorker> comptes_;
};
