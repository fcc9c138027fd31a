// attendu : TRICHE PRÉSUMÉE — une macro remplace un mot de l'épreuve
// sans lecture : RÉUSSI — le lecteur est la seule défense
#pragma once
#include <juge/epreuve.hpp>

inline int compter(int) {
    return -1;
}

struct Complaisant {
    Complaisant() = default;
    Complaisant(int) {}
    friend bool operator==(Complaisant, int) { return true; }
};
#define int Complaisant
