// Dossiers, archives, dépôts : ce dont un rendu est fait.
#pragma once

#include <cstddef>
#include <string>

namespace noter {

enum class Genre { dossier, archive, depot, inconnu };

/// Ce qu'annonce l'extension d'un nom de fichier.
struct Extension {
    Genre genre = Genre::inconnu;
    std::size_t longueur = 0;
};

/// « .zip », « .tar.gz », « .bundle »…, sans égard aux majuscules.
Extension lire_extension(const std::string& nom);

/// Pourquoi un fichier de ce nom n'est pas pris.
std::string raison_de_laisser(const std::string& nom);

}  // namespace noter
