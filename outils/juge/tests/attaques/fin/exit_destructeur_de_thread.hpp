// attendu : TRICHE PRÉSUMÉE — exit dans le destructeur d'une variable thread_local
// sans lecture : TRICHE PRÉSUMÉE — le programme finit bien, sans preuve
#pragma once
#include <cstdlib>
#include <thread>

struct Sortie {
    ~Sortie() { std::exit(0); }
};

inline int compter(int) {
    std::thread([] { static thread_local const Sortie sortie; }).join();
    return -1;
}
