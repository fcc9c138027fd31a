// attendu : COURSE DÉTECTÉE dans « un verrou exclut et publie, dans tous les ordres » — le verrou est rendu sans publier
#pragma once
#include <array>
#include <atomic>

class Verrou {
public:
    void prendre(int moi) {
        const auto ici = static_cast<std::size_t>(moi);
        veut_[ici].store(true, std::memory_order_seq_cst);
        tour_.store(1 - moi, std::memory_order_seq_cst);
        while (veut_[1 - ici].load(std::memory_order_seq_cst) &&
               tour_.load(std::memory_order_seq_cst) == 1 - moi) {
        }
    }
    void rendre(int moi) {
        veut_[static_cast<std::size_t>(moi)].store(false, std::memory_order_relaxed);
    }

private:
    std::array<std::atomic<bool>, 2> veut_{};
    std::atomic<int> tour_{0};
};
