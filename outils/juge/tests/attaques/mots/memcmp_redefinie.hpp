// attendu : TRICHE PRÉSUMÉE — toutes les comparaisons de vecteurs et de chaînes passent par elle
// sans lecture : TRICHE PRÉSUMÉE — le symbole est aussi celui d'une bibliothèque du système
#pragma once
#include <cstring>

inline int memcmp(const void*, const void*, std::size_t) noexcept {
    return 0;
}

inline int compter(int fois) {
    return std::memcmp(&fois, "rien", sizeof fois);
}
