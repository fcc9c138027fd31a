// Ce qu'on dit de qui vient de finir un chapitre : ce qu'il sait, et ce qui vient.
#pragma once

#include "session.hpp"
#include "vue.hpp"

namespace cahier {

/// Les points de la liste qui suit le titre « ## Objectifs… » d'une leçon, chacun sur une ligne,
/// sans son point-virgule final ; vide si la leçon n'en a pas.
std::vector<std::string> objectifs(const std::string& lecon);

/// Le bilan du chapitre de `exercice`, à partir de sa leçon et du catalogue ; vide s'il y reste un
/// exercice à réussir, ou si l'exercice n'est pas d'un chapitre.
Texte bilan_du_chapitre(const Session& session, const juge::Epreuve& exercice);

}  // namespace cahier
