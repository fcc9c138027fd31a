// attendu : ÉCHEC dans « zéro part est refusé » — zéro part rend une liste vide, comme si tout allait bien
//
// L'appelant croit le travail découpé, et rien ne sera fait.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

/// Les indices de `debut` (compris) à `fin` (non compris).
struct Tranche {
    std::size_t debut;
    std::size_t fin;
};

inline std::vector<Tranche> decouper(std::size_t taille, std::size_t parts) {
    if (parts == 0) return {};
    std::vector<Tranche> tranches;
    if (taille == 0) return tranches;
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
