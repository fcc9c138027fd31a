// Les clés CURVE d'un courtier, en fichiers.
#pragma once

#include <filesystem>

#include "banc/contexte.hpp"

namespace projet {

/// Tire des clés : `fichier` (les deux, lisible de son seul propriétaire) pour le courtier, et
/// `fichier`.pub (la publique) pour ses workers : qui l'a peut se joindre à eux. N'écrase rien.
/// Lève ErreurEcriture, cours::ErreurReseau.
void ecrire_nouvelles_cles(const std::filesystem::path& fichier);

/// Lit l'un ou l'autre fichier dans `reseau`. Lève std::runtime_error, avec une phrase.
void lire_cles(const std::filesystem::path& fichier, Reseau& reseau);

}  // namespace projet
