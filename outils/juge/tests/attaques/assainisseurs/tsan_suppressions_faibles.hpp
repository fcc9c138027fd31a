// attendu : TRICHE PRÉSUMÉE — une suppression, en symbole faible
// sans lecture : TRICHE PRÉSUMÉE — le symbole est aussi celui du juge
#pragma once
#include <atomic>
#include <thread>

extern "C" __attribute__((weak)) const char* __tsan_default_suppressions() {
    return "race:noter\n";
}

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
