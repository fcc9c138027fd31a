// attendu : TRICHE PRÉSUMÉE — Catch2 croit ne pas pouvoir démarrer
// sans lecture : TRICHE PRÉSUMÉE — la preuve annonce zéro cas
#pragma once
#include <compat/catch2.hpp>

struct Panne {
    Panne() { Catch::getMutableRegistryHub().registerStartupException(); }
};
inline const Panne panne;

inline int compter(int) {
    return -1;
}
