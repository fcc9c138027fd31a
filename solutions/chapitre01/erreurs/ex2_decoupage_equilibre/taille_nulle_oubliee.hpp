// attendu : PLANTAGE dans « rien à découper : aucune tranche » — une division par zéro quand il n'y a rien à découper
//
// Ramener le nombre de parts à la taille est juste… sauf si elle est nulle.
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
    parts = std::min(parts, taille);
    const std::size_t commun = taille / parts;
    const std::size_t reste = taille % parts;
    std::size_t debut = 0;
    for (std::size_t i = 0; i < parts; ++i) {
        const std::size_t fin = debut + commun + (i < reste ? 1 : 0);
        tranches.push_back({debut, fin});
        debut = fin;
    }
    return tranches;
}
