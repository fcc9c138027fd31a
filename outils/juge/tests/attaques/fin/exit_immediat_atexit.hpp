// attendu : TRICHE PRÉSUMÉE — _Exit dans une fonction de fin
// sans lecture : ÉCHEC — l'épreuve finit par _exit : aucune fonction de fin ne s'exécute
#pragma once
#include <cstdlib>

inline int compter(int) {
    std::atexit([] { std::_Exit(0); });
    return -1;
}
