// attendu : TRICHE PRÉSUMÉE — Catch2 croit ne pas pouvoir démarrer
// sans lecture : PLANTAGE — Catch2 relance l'exception avant le premier cas : pas de preuve
#pragma once
#include <compat/catch2.hpp>

struct Panne {
    Panne() {
        try {
            throw 1;
        } catch (...) {
            Catch::getMutableRegistryHub().registerStartupException();
        }
    }
};
inline const Panne panne;

inline int compter(int) {
    return -1;
}
