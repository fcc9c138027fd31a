// attendu : ÉCHEC dans « douze éléments en trois parts » — la fin est comprise dans la tranche
//
// Deux conventions dans un même programme, et chaque frontière est comptée deux fois, ou jamais.
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
    const std::size_t reste = taille % parts;
    std::size_t debut = 0;
    for (std::size_t i = 0; i < parts; ++i) {
        const std::size_t fin = debut + commun + (i < reste ? 1 : 0);
        tranches.push_back({debut, fin - 1});
        debut = fin;
    }
    return tranches;
}
