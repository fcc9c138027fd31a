// Solution de l'exercice 1.2 — Découpage équilibré. Une possibilité parmi d'autres.
//
// - Le reste de la division se répartit : un élément de plus à chacune des premières tranches.
//   Le donner en entier à la dernière ferait attendre tout le monde après elle ; l'oublier
//   fausserait le résultat.
// - Chaque tranche commence où la précédente finit. Il n'y a donc ni trou ni chevauchement
//   possible, et aucune position à calculer : la formule taille * i / parts, plus courte,
//   déborde dès que taille * i dépasse ce que contient un std::size_t.
// - Ramener le nombre de parts à la taille évite les tranches vides. Une taille nulle ne laisse
//   aucune part : on sort avant de diviser par elle.
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
        tranches.push_back({debut, fin});
        debut = fin;
    }
    return tranches;
}
