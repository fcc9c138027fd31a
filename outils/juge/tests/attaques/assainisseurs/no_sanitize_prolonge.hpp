// attendu : TRICHE PRÉSUMÉE — un attribut désactive l'assainisseur
// sans lecture : RÉUSSI — l'accès n'est pas surveillé : le lecteur est la seule défense
#pragma once
#include <atomic>
#include <thread>

inline int dernier = 0;  // écrit par les deux threads, sans verrou

__attribute__((no_sani\
tize_thr\
ead)) inline void
noter(int valeur) {
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
