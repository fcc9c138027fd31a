// Ce que le juge dit des exercices eux-mêmes : leurs garanties.
// Chaque fonction affiche, et rend 0 si tout va bien, 1 si quelque chose est à reprendre.
#pragma once

#include <string>

#include "catalogue.hpp"

namespace juge {

/// La matrice des garanties et des erreurs connues de ces exercices (un, un chapitre, ou tous si
/// `designation` est vide), puis ce qui y manque.
int montrer_garanties(const Catalogue& catalogue, const std::string& designation);

}  // namespace juge
