// attendu : COURSE DÉTECTÉE dans « chaque valeur passe une fois, dans tous les ordres » — le dépôt n'est pas publié
#pragma once
#include <array>
#include <atomic>

class Anneau {
public:
    bool deposer(int valeur) {
        const unsigned rang = deposees_.load(std::memory_order_relaxed);
        if (rang - retirees_.load(std::memory_order_acquire) == cases_.size()) return false;
        cases_[rang % cases_.size()] = valeur;
        deposees_.store(rang + 1, std::memory_order_relaxed);
        return true;
    }
    bool retirer(int& valeur) {
        const unsigned rang = retirees_.load(std::memory_order_relaxed);
        if (rang == deposees_.load(std::memory_order_acquire)) return false;
        valeur = cases_[rang % cases_.size()];
        retirees_.store(rang + 1, std::memory_order_release);
        return true;
    }

private:
    std::array<int, 1> cases_{};
    std::atomic<unsigned> deposees_{0};
    std::atomic<unsigned> retirees_{0};
};
