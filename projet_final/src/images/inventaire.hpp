// Les images d'un dossier, et les dossiers où rien ne doit être écrit.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "images/convertisseur.hpp"

namespace projet {

struct Inventaire {
    std::vector<Image> images;  ///< triées par chemin
    std::size_t autres_fichiers = 0;
    std::size_t images_cachees = 0;     ///< « .photo.jpg », « ._photo.jpg » (AppleDouble)…
    std::size_t dossiers_caches = 0;    ///< ou de service : corbeilles, vignettes d'un NAS…
    std::size_t anciens_resultats = 0;  ///< dossiers qui portent la marque d'une conversion
    /// Dossiers qui n'ont pas pu être lus, avec la raison.
    std::vector<std::pair<std::filesystem::path, std::string>> illisibles;
};

/// Cherche les images sous `dossier`, récursivement, sans suivre les liens vers d'autres dossiers,
/// sans entrer dans `a_ignorer`, dans ce qui est caché, ni dans les résultats d'une conversion
/// (mais `dossier` lui-même, expressément désigné, peut être tout cela). Un fichier est retenu sur
/// son suffixe (ainsi les fichiers RAW, qui portent la signature TIFF, ne sont pas pris pour des
/// TIFF) ; son format sera lu dans ses octets.
Inventaire inventorier(const std::filesystem::path& dossier,
                       const std::filesystem::path& a_ignorer);

/// Le fichier de résultats d'une conversion, et ce qu'on lit à son début : la marque à laquelle on
/// reconnaît le dossier.
inline constexpr const char* nom_resultats = "resultats.json";
inline constexpr std::string_view marque_resultats = R"("programme": "conversion_images")";

/// Vrai si une conversion, même interrompue, a rangé ses résultats dans `dossier`.
bool est_une_sortie(const std::filesystem::path& dossier);

/// Vrai si `chemin` est `dossier` ou se trouve dedans, liens symboliques résolus.
bool est_dans(const std::filesystem::path& chemin, const std::filesystem::path& dossier);

}  // namespace projet
