// Exercice 1.2 — Découpage équilibré                                      ⭐   3 points
//
// Pour partager un travail entre des threads, on commence par le couper. Quand les parts sont
// inégales, tout le monde attend celui qui a la plus grosse ; quand il manque un bout, le résultat
// est faux, et personne ne s'en aperçoit. Ce petit calcul d'indices est dans tous les programmes
// parallèles.
//
// À écrire : decouper().
//
// Garanties à tenir :
//   - Les tranches se suivent, dans l'ordre, de l'indice 0 à `taille` : chaque indice est pris une
//     fois, et une seule.
//   - Il y a `parts` tranches, et deux tranches ne diffèrent que d'un élément au plus.
//   - Aucune tranche n'est vide : s'il y a moins d'éléments que de parts, il y a une tranche par
//     élément ; s'il n'y a rien à découper, il n'y a pas de tranche.
//   - Zéro part lève std::invalid_argument.
//   - Tout cela jusqu'à la plus grande taille que std::size_t peut contenir.
//
// Leçon : 1.11 (bien partager le travail), et l'exemple basique.
#pragma once

#include <cstddef>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <vector>

/// Les indices de `debut` (compris) à `fin` (non compris).
struct Tranche {
    std::size_t debut;
    std::size_t fin;
};

/// Découpe les indices de 0 à `taille` (non compris) en `parts` tranches.
inline std::vector<Tranche> decouper(std::size_t taille, std::size_t parts) {
    // À COMPLÉTER
    juge::a_completer("decouper");
}
