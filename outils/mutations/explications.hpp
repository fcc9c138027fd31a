// Les survivants expliqués : un fichier à côté de chaque solution, exK_sujet.mutants. Un bloc par
// mutant, séparés par une ligne vide : son changement, tel que l'outil l'affiche, puis la raison.
//     - if (n > 0) total_ += n;
//     + if (n >= 0) total_ += n;
//     équivalent : ajouter zéro ne change rien.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace mutations {

/// Le changement d'un mutant (voir difference()), et pourquoi l'épreuve le laisse vivre.
using Explications = std::map<std::string, std::string>;

/// Le fichier des survivants expliqués de cette solution.
std::filesystem::path fichier_des_explications(const std::filesystem::path& solution);

/// Vide si le fichier n'existe pas. Lève std::runtime_error, avec la ligne, si un bloc n'a pas de
/// changement, pas de raison, ou est écrit deux fois.
Explications lire_explications(const std::filesystem::path& fichier);

}  // namespace mutations
