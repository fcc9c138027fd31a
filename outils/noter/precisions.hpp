// Ce qui explique une note, hors du nombre de cas réussis : poids, plafonds, ajustements.
#pragma once

#include <string>
#include <vector>

#include "classe.hpp"

namespace noter {

/// Ce qui explique la note du e-ième exercice, une phrase chacune.
std::vector<std::string> precisions(const Classe& classe, std::size_t e, const NoteExercice& note);

/// Ce que l'enseignant a changé au total de la copie ; vide s'il n'y a rien changé.
std::string precision_du_total(const Copie& copie);

/// Les plafonds et les ajustements de toute la copie, chacun avec le numéro de son exercice.
std::vector<std::string> changements(const Classe& classe, const Copie& copie);

}  // namespace noter
