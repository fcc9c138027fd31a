// Solution de l'exercice 2.3 — Faux partage. Une possibilité parmi d'autres.
//
// - alignas est sur la structure : chaque élément du vecteur commence une ligne, et sizeof,
//   toujours un multiple de l'alignement, passe de 16 à 64 octets. Sur le vecteur, il
//   n'alignerait que ses trois pointeurs ; sur chaque compteur, il prendrait deux lignes par
//   worker.
// - Écarter les éléments par des octets de remplissage ne suffit pas : rien ne dirait où
//   commence le premier, qui pourrait partager sa ligne avec le voisin du vecteur dans la
//   mémoire.
// - Depuis C++17, le vecteur demande à l'allocateur l'alignement de ses éléments ; malloc, ou un
//   tableau d'octets, ne promet que 16.
// - Les compteurs restent atomiques : un seul thread écrit, mais le superviseur lit pendant ce
//   temps. memory_order_relaxed suffit, car aucune autre donnée ne dépend d'eux (chapitre 3).
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
    }

    const ComptesWorker& comptes(std::size_t worker) const { return comptes_.at(worker); }

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
