// attendu : ÉCHEC dans « rien n'est oublié, rien n'est pris deux fois » — le reste de la division est oublié
//
// Dix éléments en quatre parts : quatre tranches de deux, et deux éléments que personne ne traite.
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
        const std::size_t fin = debut + commun;
        tranches.push_back({debut, fin});
        debut = fin;
    }
    return tranches;
}
