// Continuer une conversion interrompue (--reprendre).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "images/inventaire.hpp"
#include "programme/options.hpp"

namespace projet {

/// L'instant présent, à l'horloge dont le système date les fichiers, en ns. Un fichier écrit
/// ensuite n'est jamais daté d'avant.
std::int64_t instant_des_fichiers();

/// La conversion commencée dans `options.sortie`, d'après son resultats.json.
struct ConversionCommencee {
    std::string version;
    std::int64_t debut_ns = 0;  ///< quand elle a commencé, reprises précédentes comprises
};

/// Ce que `options` demande de reprendre. Lève ErreurUsage, avec le remède, s'il n'y a rien à
/// reprendre, ou si reprendre donnerait autre chose que la conversion commencée.
ConversionCommencee verifier_reprise(const Options& options, const std::filesystem::path& images);

/// Ôte de l'inventaire les images dont le résultat est déjà sous `rendues` : un fichier y apparaît
/// entier ou pas du tout. Un résultat d'avant `debut_ns` vient d'une autre conversion ; un résultat
/// plus vieux que son image est à refaire. Rend le nombre d'images ôtées.
std::size_t oter_les_images_faites(Inventaire& inventaire, const std::filesystem::path& rendues,
                                   std::int64_t debut_ns);

/// Met de côté le journal de la conversion commencée, que la reprise recouvrirait, et efface ce
/// qu'un programme tué a laissé inachevé.
void preparer_la_sortie(const std::filesystem::path& sortie, const std::string& version);

}  // namespace projet
