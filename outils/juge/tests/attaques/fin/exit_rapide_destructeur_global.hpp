// attendu : TRICHE PRÉSUMÉE — quick_exit après main()
// sans lecture : ÉCHEC — l'épreuve finit par _exit : aucun destructeur global ne s'exécute
#pragma once
#include <cstdlib>

struct Sortie {
    ~Sortie() { std::quick_exit(0); }
};
const Sortie sortie;

inline int compter(int) {
    return -1;
}
