// La page de l'enseignant : la classe, les exercices, les copies.
#pragma once

#include <string>

#include "classe.hpp"

namespace noter {

/// Une page sans rien d'extérieur : la classe, puis chaque exercice, puis chaque copie.
std::string en_html(const Classe& classe, const juge::Catalogue& catalogue);

}  // namespace noter
