// attendu : ÉCHEC dans « un worker qui n'existe pas est refusé » — un modulo ramène l'indice dans le tableau
//
// Rien ne déborde, et l'erreur de l'appelant disparaît : le worker 2 compte chez le worker 0, et
// deux threads écrivent de nouveau sur la même ligne.
#pragma once

#include <atomic>
#include <chapitre02/ligne_de_cache.hpp>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

struct alignas(cours::ligne_de_cache) ComptesWorker {
    std::atomic<std::uint64_t> requetes{0};
    std::atomic<std::uint64_t> octets{0};
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
        ComptesWorker& comptes = comptes_[worker % comptes_.size()];
        comptes.requetes.fetch_add(1, std::memory_order_relaxed);
        comptes.octets.fetch_add(octets, std::memory_order_relaxed);
    }

    const ComptesWorker& comptes(std::size_t worker) const {
        return comptes_[worker % comptes_.size()];
    }

    Total total() const {
        Total total;
        for (const ComptesWorker& comptes : comptes_) {
            total.requetes += comptes.requetes.load(std::memory_order_relaxed);
            total.octets += comptes.octets.load(std::memory_order_relaxed);
        }
        return total;
    }

private:
    std::vector<ComptesWorker> comptes_;
};
