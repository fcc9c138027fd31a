// Lecture d'un dossier remis.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "contenu.hpp"

namespace noter {

struct Parcours {
    Contenu contenu;
    std::vector<std::string> archives;  ///< relatives au dossier : à ouvrir dans le bac à sable
};

/// Lit un dossier sans suivre aucun lien. `exercices` : les noms de ceux dont on cherche la
/// réponse.
Parcours lire_dossier(const std::filesystem::path& dossier,
                      const std::vector<std::string>& exercices);

}  // namespace noter
