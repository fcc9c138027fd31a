// attendu : TRICHE PRÉSUMÉE — exit avant main()
// sans lecture : TRICHE PRÉSUMÉE — le programme finit bien, sans preuve
#pragma once
#include <cstdlib>

struct Sortie {
    Sortie() { std::exit(0); }
};
const Sortie sortie;

inline int compter(int) {
    return -1;
}
