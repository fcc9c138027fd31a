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
//   G1. Les tranches se suivent, dans l'ordre, de l'indice 0 à `taille` : chaque indice est pris une
//       fois, et une seule. La fin d'une tranche n'est pas comprise.
//   G2. Il y a `parts` tranches, et deux tranches ne diffèrent que d'un élément au plus. Peu importe
//       lesquelles ont un élément de plus.
//   G3. Aucune tranche n'est vide : s'il y a moins d'éléments que de parts, il y a une tranche par
//       élément ; s'il n'y a rien à découper, il n'y a pas de tranche. Un nombre de parts immense
//       ne coûte donc rien : trois éléments en mille milliards de parts font trois tranches.
//   G4. Zéro part lève std::invalid_argument, même s'il n'y a rien à découper.
//   G5. Tout cela jusqu'à la plus grande taille que std::size_t peut contenir. La formule de
//       l'exemple basique, taille * i / parts, n'y suffit donc pas : le produit déborde.
//   G6. Chaque appel renvoie un vecteur à lui : un autre appel n'y change rien.
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
