// Juger une erreur connue : ce qu'elle annonce, et où le chercher d'abord.
#pragma once

#include "jugement.hpp"

namespace juge {

/// Ce qu'annonce l'en-tête de cette erreur connue. Lève std::runtime_error s'il n'annonce rien.
Attendu attendu_de(const Epreuve& epreuve, const Options& options);

/// Juge une erreur connue, d'abord dans le cas qu'elle annonce, seul construit, là où son verdict
/// doit se voir, et s'arrête s'il s'y voit. `complet` : toute l'épreuve, dans toutes les
/// constructions, comme la réponse d'un étudiant.
Jugement juger_erreur(const Catalogue& catalogue, const Epreuve& epreuve, const Options& options,
                      bool complet);

}  // namespace juge
