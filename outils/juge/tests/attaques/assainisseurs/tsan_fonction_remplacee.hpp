// attendu : TRICHE PRÉSUMÉE — la fonction qui surveille les écritures ne fait plus rien
// sans lecture : TRICHE PRÉSUMÉE — le symbole est aussi celui d'une bibliothèque du système
#pragma once
#include <atomic>
#include <thread>

extern "C" void __tsan_write4(void*) {}

inline int dernier = 0;  // écrit par les deux threads, sans verrou

inline void noter(int valeur) {
    dernier = valeur;
}

inline int compter(int fois) {
    std::atomic<int> total{0};
    const auto travailler = [&] {
        for (int i = 0; i < fois; ++i) {
            noter(i);
            total.fetch_add(1, std::memory_order_relaxed);
        }
    };
    std::jthread premier(travailler);
    std::jthread second(travailler);
    premier.join();
    second.join();
    return total;
}
