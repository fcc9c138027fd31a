// attendu : ÉCHEC dans « une lecture est entière, dans tous les ordres » — la version finale se voit avant les nombres
#pragma once
#include <atomic>
#include <utility>

class Paire {
public:
    void ecrire(int un, int autre) {
        const int version = version_.load(std::memory_order_relaxed);
        version_.store(version + 1, std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_release);
        un_.store(un, std::memory_order_relaxed);
        autre_.store(autre, std::memory_order_relaxed);
        version_.store(version + 2, std::memory_order_relaxed);
    }
    std::pair<int, int> lire() const {
        for (;;) {
            const int version = version_.load(std::memory_order_acquire);
            const int un = un_.load(std::memory_order_relaxed);
            const int autre = autre_.load(std::memory_order_relaxed);
            std::atomic_thread_fence(std::memory_order_acquire);
            if (version % 2 == 0 && version_.load(std::memory_order_relaxed) == version)
                return {un, autre};
        }
    }

private:
    std::atomic<int> version_{0};
    std::atomic<int> un_{0};
    std::atomic<int> autre_{0};
};
