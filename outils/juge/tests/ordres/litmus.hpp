// De quoi écrire un essai de mémoire faible (litmus) : de petits threads sur deux atomiques, et
// tous les résultats que l'exploration en montre.
#pragma once

#include <juge/epreuve.hpp>

namespace juge::essais {

constexpr auto relaxed = std::memory_order_relaxed;
constexpr auto acquire = std::memory_order_acquire;
constexpr auto release = std::memory_order_release;
constexpr auto acq_rel = std::memory_order_acq_rel;
constexpr auto seq_cst = std::memory_order_seq_cst;

/// Un ordre pour les écritures, un pour les lectures.
struct Ordres {
    std::memory_order ecriture;
    std::memory_order lecture;
};
constexpr Ordres tout_relaxed{relaxed, relaxed};
constexpr Ordres publie{release, acquire};
constexpr Ordres tout_seq_cst{seq_cst, seq_cst};

/// Deux données, et ce que les threads ont lu.
struct Essai {
    std::atomic<int> x{0};
    std::atomic<int> y{0};
    int a = -1;
    int b = -1;
    int c = -1;
    int d = -1;
};

using Resultat = std::vector<int>;
using Resultats = std::set<Resultat>;

/// Tous les résultats de ces threads.
inline Resultats essayer(const std::vector<std::function<void(Essai&)>>& threads,
                         const std::function<Resultat(Essai&)>& resultat) {
    Resultats vus;
    juge::explorer(1, [&] {
        Essai essai;
        {
            std::list<juge::Acteur> acteurs;
            for (const auto& thread : threads)
                acteurs.emplace_back("t" + std::to_string(acteurs.size()), [&] { thread(essai); });
        }
        vus.insert(resultat(essai));
    });
    return vus;
}

}  // namespace juge::essais
