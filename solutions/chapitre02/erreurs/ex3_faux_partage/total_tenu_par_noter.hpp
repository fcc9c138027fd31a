// attendu : ÉCHEC dans « noter n'écrit que chez son worker » — noter() tient aussi le total
//
// Chaque worker a sa ligne, et tous se disputent celle du total, à chaque requête.
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
        ComptesWorker& comptes = comptes_.at(worker);  // at() vérifie, et lève std::out_of_range
        comptes.requetes.fetch_add(1, std::memory_order_relaxed);
        comptes.octets.fetch_add(octets, std::memory_order_relaxed);
        requetes_.fetch_add(1, std::memory_order_relaxed);
        octets_.fetch_add(octets, std::memory_order_relaxed);
    }

    const ComptesWorker& comptes(std::size_t worker) const { return comptes_.at(worker); }

    Total total() const {
        return {requetes_.load(std::memory_order_relaxed), octets_.load(std::memory_order_relaxed)};
    }

private:
    std::vector<ComptesWorker> comptes_;
    std::atomic<std::uint64_t> requetes_{0};
    std::atomic<std::uint64_t> octets_{0};
};
