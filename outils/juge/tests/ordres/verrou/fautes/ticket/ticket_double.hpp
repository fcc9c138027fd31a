// attendu : DÉLAI DÉPASSÉ dans « un verrou exclut et publie, dans tous les ordres » — deux threads prennent le même ticket : l'un manque son tour
#pragma once
#include <atomic>

class Verrou {
public:
    void prendre(int /*moi*/) {
        const int ticket = prochain_.load(std::memory_order_relaxed);
        prochain_.store(ticket + 1, std::memory_order_relaxed);
        while (servi_.load(std::memory_order_acquire) != ticket) {
        }
    }
    void rendre(int /*moi*/) {
        servi_.store(servi_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }

private:
    std::atomic<int> prochain_{0};
    std::atomic<int> servi_{0};
};
