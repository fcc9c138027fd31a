// attendu : COURSE DÉTECTÉE dans « un verrou exclut et publie, dans tous les ordres » — le tour est donné avant d'annoncer qu'on veut entrer
#pragma once
#include <array>
#include <atomic>

class Verrou {
public:
    void prendre(int moi) {
        const auto ici = static_cast<std::size_t>(moi);
        tour_.store(1 - moi);
        veut_[ici].store(true);
        while (veut_[1 - ici].load() && tour_.load() == 1 - moi) {
        }
    }
    void rendre(int moi) { veut_[static_cast<std::size_t>(moi)].store(false); }

private:
    std::array<std::atomic<bool>, 2> veut_{};
    std::atomic<int> tour_{0};
};
