// Défaire les lignes d'un texte déjà coupé, pour le replier à une autre largeur.
#pragma once

#include <string>

namespace cahier {

/// Un texte Markdown dont chaque paragraphe, chaque point de liste, chaque encadré tient sur une
/// ligne, prêt à être replié à une autre largeur. Le code, les titres et les tableaux restent tels
/// quels ; les commentaires HTML s'en vont.
std::string recoller_markdown(const std::string& texte);

/// Un texte C++ dont chaque paragraphe de commentaire tient sur une ligne ; le code, et ce qu'un
/// commentaire montre avec un retrait, restent tels quels.
std::string recoller_commentaires(const std::string& source);

}  // namespace cahier
