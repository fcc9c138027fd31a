// attendu : ÉCHEC dans « chaque maillon est à un seul thread, dans tous les ordres » — le maillon empilé n'est pas publié : son suivant peut être ancien
#pragma once
#include <array>
#include <atomic>

class Pile {
public:
    void empiler(int maillon) {
        long tete = tete_.load(std::memory_order_relaxed);
        do
            suivant_[static_cast<std::size_t>(maillon)].store(static_cast<int>(tete % 10),
                                                              std::memory_order_relaxed);
        while (!tete_.compare_exchange_weak(tete, (tete / 10 + 1) * 10 + maillon,
                                            std::memory_order_relaxed, std::memory_order_relaxed));
    }
    /// Zéro si la pile est vide.
    int depiler() {
        long tete = tete_.load(std::memory_order_acquire);
        for (;;) {
            const int maillon = static_cast<int>(tete % 10);
            if (maillon == 0) return 0;
            const int suivant =
                suivant_[static_cast<std::size_t>(maillon)].load(std::memory_order_relaxed);
            if (tete_.compare_exchange_weak(tete, (tete / 10 + 1) * 10 + suivant,
                                            std::memory_order_acquire, std::memory_order_acquire))
                return maillon;
        }
    }

private:
    std::array<std::atomic<int>, 4> suivant_{};
    std::atomic<long> tete_{0};  // un numéro, puis le maillon
};
