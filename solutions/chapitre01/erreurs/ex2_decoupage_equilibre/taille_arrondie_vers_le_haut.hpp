// attendu : ÉCHEC dans « autant de tranches que de parts, à un élément près » — les premières tranches prennent trop, la dernière les miettes
//
// Six éléments en quatre parts : trois tranches de deux, et un thread sans travail.
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
    const std::size_t pas = (taille - 1) / parts + 1;
    for (std::size_t debut = 0; debut < taille; debut += pas)
        tranches.push_back({debut, std::min(debut + pas, taille)});
    return tranches;
}
