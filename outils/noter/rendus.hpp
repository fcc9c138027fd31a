// Les rendus d'une classe : un dossier, une archive ou un dépôt git par étudiant.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "genres.hpp"

namespace noter {

struct Rendu {
    std::string nom;  ///< sans l'extension de l'archive, en UTF-8 composé, affichable
    std::filesystem::path chemin;
    Genre genre = Genre::inconnu;
};

/// Les rendus de ce dossier, par ordre alphabétique ; les entrées cachées (.DS_Store…) sont
/// passées. Lève std::runtime_error si le dossier est illisible, vide, ou si deux rendus ont le
/// même nom.
std::vector<Rendu> lister_rendus(const std::filesystem::path& dossier);

/// Le nom d'un dossier ou d'un fichier pour ce rendu : ni « / », ni commande, ni début caché.
std::string nom_de_fichier(const Rendu& rendu);

}  // namespace noter
