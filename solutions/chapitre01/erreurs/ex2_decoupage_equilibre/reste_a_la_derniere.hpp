// attendu : ÉCHEC dans « autant de tranches que de parts, à un élément près » — la dernière tranche prend tout le reste
//
// Quinze éléments en huit parts : la dernière en a huit, et les sept autres threads l'attendent.
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
    const std::size_t commun = taille / parts;
    std::size_t debut = 0;
    for (std::size_t i = 0; i < parts; ++i) {
        const std::size_t fin = i + 1 < parts ? debut + commun : taille;
        tranches.push_back({debut, fin});
        debut = fin;
    }
    return tranches;
}
