// Les images d'un dossier, et les dossiers où rien ne doit être écrit.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "images/convertisseur.hpp"

namespace projet {

struct Inventaire {
    std::vector<Image> images;  ///< triées par chemin
    std::size_t autres_fichiers = 0;
    /// Dossiers qui n'ont pas pu être lus, avec la raison.
    std::vector<std::pair<std::filesystem::path, std::string>> illisibles;
};

/// Cherche les images sous `dossier`, récursivement, sans suivre les liens vers d'autres dossiers
/// ni entrer dans `a_ignorer`. Un fichier est retenu sur son suffixe (ainsi les fichiers RAW, qui
/// portent la signature TIFF, ne sont pas pris pour des TIFF) ; son format sera lu dans ses octets.
Inventaire inventorier(const std::filesystem::path& dossier,
                       const std::filesystem::path& a_ignorer);

/// Vrai si `chemin` est `dossier` ou se trouve dedans, liens symboliques résolus.
bool est_dans(const std::filesystem::path& chemin, const std::filesystem::path& dossier);

}  // namespace projet
