// attendu : ÉCHEC — un résultat égal à tout
// sans lecture : ÉCHEC — l'épreuve recopie le résultat dans son propre type
#pragma once
struct Complaisant {
    operator int() const { return -1; }
    friend bool operator==(Complaisant, int) { return true; }
};

inline Complaisant compter(int) {
    return {};
}
