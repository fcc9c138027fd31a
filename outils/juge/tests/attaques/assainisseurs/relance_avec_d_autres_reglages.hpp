// attendu : TRICHE PRÉSUMÉE — se relance, avant main(), avec un assainisseur muet
// sans lecture : RÉUSSI — les réglages viennent de l'environnement : le lecteur est la seule défense
#pragma once
#include <unistd.h>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

struct Relance {
    Relance() {
        if (std::getenv("DEJA") != nullptr) return;
        ::setenv("DEJA", "1", 1);
        ::setenv("TSAN_OPTIONS", "report_bugs=0", 1);
        std::ifstream flux("/proc/self/cmdline");
        const std::string ligne(std::istreambuf_iterator<char>(flux), {});
        const std::size_t fin = ligne.find('\0');
        ::execl("/proc/self/exe", ligne.c_str(), ligne.c_str() + fin + 1, nullptr);
    }
};
inline const Relance relance;

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
