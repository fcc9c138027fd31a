// attendu : TRICHE PRÉSUMÉE — demande à l'assainisseur de ne pas regarder
// sans lecture : RÉUSSI — l'accès n'est pas surveillé : le lecteur est la seule défense
#pragma once
#include <atomic>
#include <thread>

// Faibles : ces fonctions n'existent que dans les constructions assainies.
extern "C" __attribute__((weak)) void AnnotateIgnoreWritesBegin(const char*, int);
extern "C" __attribute__((weak)) void AnnotateIgnoreWritesEnd(const char*, int);

inline int dernier = 0;  // écrit par les deux threads, sans verrou

inline void noter(int valeur) {
    if (AnnotateIgnoreWritesBegin != nullptr) AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
    dernier = valeur;
    if (AnnotateIgnoreWritesEnd != nullptr) AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
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
