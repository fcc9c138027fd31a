#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace cours {

/// Ce qu'a coûté l'attente d'un verrou ou d'un sémaphore.
struct MesuresAttente {
    std::uint64_t acquisitions = 0;  ///< nombre de prises réussies
    std::uint64_t contentions = 0;   ///< prises qui ont dû attendre (le premier essai a échoué)
    std::chrono::nanoseconds attente_totale{0};
    std::chrono::nanoseconds attente_max{0};
};

/// Cumule des attentes. Sûr entre threads : chaque compteur est atomique. Une lecture pendant que
/// d'autres threads mesurent voit des compteurs justes chacun, mais pris à des instants différents.
class CompteurAttente {
public:
    /// Note une prise immédiate.
    void noter_prise() { acquisitions_.fetch_add(1, std::memory_order_relaxed); }

    /// Note une prise qui a attendu `duree`.
    void noter_attente(std::chrono::nanoseconds duree) {
        noter_prise();
        contentions_.fetch_add(1, std::memory_order_relaxed);
        const std::int64_t ns = duree.count();
        attente_totale_.fetch_add(ns, std::memory_order_relaxed);
        std::int64_t maximum = attente_max_.load(std::memory_order_relaxed);
        while (maximum < ns &&
               !attente_max_.compare_exchange_weak(maximum, ns, std::memory_order_relaxed)) {
            // un autre thread a changé le maximum : on compare de nouveau
        }
    }

    MesuresAttente lire() const {
        return {acquisitions_.load(std::memory_order_relaxed),
                contentions_.load(std::memory_order_relaxed),
                std::chrono::nanoseconds(attente_totale_.load(std::memory_order_relaxed)),
                std::chrono::nanoseconds(attente_max_.load(std::memory_order_relaxed))};
    }

private:
    std::atomic<std::uint64_t> acquisitions_{0};
    std::atomic<std::uint64_t> contentions_{0};
    std::atomic<std::int64_t> attente_totale_{0};
    std::atomic<std::int64_t> attente_max_{0};
};

}  // namespace cours
