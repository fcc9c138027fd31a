// attendu : COURSE DÉTECTÉE dans « un verrou exclut et publie, dans tous les ordres » — le ticket suivant est servi sans publier
#pragma once
#include <atomic>

class Verrou {
public:
    void prendre(int /*moi*/) {
        const int ticket = prochain_.fetch_add(1, std::memory_order_relaxed);
        while (servi_.load(std::memory_order_acquire) != ticket) {
        }
    }
    void rendre(int /*moi*/) {
        servi_.store(servi_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }

private:
    std::atomic<int> prochain_{0};
    std::atomic<int> servi_{0};
};
