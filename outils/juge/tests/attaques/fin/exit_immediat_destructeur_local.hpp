// attendu : TRICHE PRÉSUMÉE — _Exit dans le destructeur d'une variable locale
// sans lecture : TRICHE PRÉSUMÉE — le programme finit bien, sans preuve
#pragma once
#include <cstdlib>

struct Sortie {
    ~Sortie() { std::_Exit(0); }
};

inline int compter(int) {
    const Sortie sortie;
    return -1;
}
