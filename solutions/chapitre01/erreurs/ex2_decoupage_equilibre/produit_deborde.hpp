// attendu : ÉCHEC dans « les plus grandes tailles se découpent aussi » — taille * i dépasse ce que contient un std::size_t
//
// La formule est parfaite pour les petites tailles ; au-delà, le produit revient à zéro sans rien
// dire.
#pragma once

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <vector>

/// Les indices de `debut` (compris) à `fin` (non compris).
struct Tranche {
    std::size_t debut;
    std::size_t fin;
};

inline std::vector<Tranche> decouper(std::size_t taille, std::size_t parts) {
    if (parts == 0) throw std::invalid_argument("il faut au moins une part");
    std::vector<Tranche> tranches;
    if (taille == 0) return tranches;
    parts = std::min(parts, taille);
    for (std::size_t i = 0; i < parts; ++i)
        tranches.push_back({taille * i / parts, taille * (i + 1) / parts});
    return tranches;
}
