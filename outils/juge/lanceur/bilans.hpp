// Ce que le juge dit des exercices eux-mêmes : leurs garanties, ce que coûte leur vérification.
// Chaque fonction affiche, et rend 0 si tout va bien, 1 si quelque chose est à reprendre.
#pragma once

#include <string>

#include "catalogue.hpp"

namespace juge {

/// La matrice des garanties et des erreurs connues de ces exercices (un, un chapitre, ou tous si
/// `designation` est vide), puis ce qui y manque.
int montrer_garanties(const Catalogue& catalogue, const std::string& designation);

/// Ce que coûte la vérification de chacun de ces exercices, et son budget : les constructions
/// prévues ; ou, `mesure`, celles qu'elle fait vraiment et ce qu'elle prend au processeur, en la
/// faisant de bout en bout.
int montrer_cout(const Catalogue& catalogue, const std::string& designation, bool mesure);

}  // namespace juge
