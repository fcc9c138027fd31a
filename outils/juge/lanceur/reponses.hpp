// Le fichier d'une réponse : celui de l'étudiant, la solution, ou une erreur connue.
#pragma once

#include <filesystem>
#include <string>

#include "catalogue.hpp"

namespace juge {

bool est_une_erreur_connue(const std::string& variante);

/// Fichier de la réponse jugée ; vide pour des tests sans réponse. Une erreur connue gardée comme
/// une différence avec la solution (.patch) est écrite dans l'arbre de construction. Lève
/// std::runtime_error si elle ne s'y applique plus, avec son nom.
std::filesystem::path fichier_reponse(const Epreuve& epreuve, const std::string& variante);

/// Le fichier dont l'en-tête annonce le verdict d'une erreur connue.
std::filesystem::path fichier_annonce(const Epreuve& epreuve, const std::string& variante);

}  // namespace juge
