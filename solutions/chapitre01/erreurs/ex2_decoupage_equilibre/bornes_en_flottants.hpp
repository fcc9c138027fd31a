// attendu : ÉCHEC dans « rien n'est oublié, rien n'est pris deux fois » — des bornes en virgule flottante, arrondies puis tronquées
//
// 49 éléments en 11 parts : 49 / 11 × 11 vaut 48,999… et le dernier élément est perdu. Avec de
// grandes tailles, c'est pire : un double ne compte exactement que jusqu'à 2⁵³.
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
    const double pas = static_cast<double>(taille) / static_cast<double>(parts);
    for (std::size_t i = 0; i < parts; ++i)
        tranches.push_back({static_cast<std::size_t>(pas * static_cast<double>(i)),
                            static_cast<std::size_t>(pas * static_cast<double>(i + 1))});
    return tranches;
}
