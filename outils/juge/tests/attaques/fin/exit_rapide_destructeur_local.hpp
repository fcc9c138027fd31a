// attendu : TRICHE PRÉSUMÉE — quick_exit dans le destructeur d'une variable locale
// sans lecture : TRICHE PRÉSUMÉE — le programme finit bien, sans preuve
#pragma once
#include <cstdlib>

struct Sortie {
    ~Sortie() { std::quick_exit(0); }
};

inline int compter(int) {
    const Sortie sortie;
    return -1;
}
