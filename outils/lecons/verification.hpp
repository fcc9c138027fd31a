// Toutes les vérifications, et leur affichage.
#pragma once

#include <string>

#include "blocs.hpp"
#include "depot.hpp"
#include "probleme.hpp"

namespace lecons {

/// Tout ce qui ne va pas, dans l'ordre des fichiers et des lignes. Exécute les exemples que les
/// leçons citent, chacun `delai_s` secondes au plus.
Problemes verifier(const Depot& depot, int delai_s = delai_exemple_s);

/// « fichier:ligne : phrase », le fichier relatif à la racine du cours.
std::string en_texte(const Probleme& probleme, const std::filesystem::path& racine);

}  // namespace lecons
