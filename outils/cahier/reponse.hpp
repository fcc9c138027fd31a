// La réponse de l'étudiant, remplacée par le squelette.
#pragma once

#include <filesystem>
#include <string>

#include "catalogue.hpp"
#include "squelette.hpp"

namespace cahier {

/// Remplace la réponse par `squelette`, d'un seul coup, après en avoir gardé dans `sauvegardes` une
/// copie datée, dont le chemin est rendu ; vide s'il n'y avait rien à garder (réponse absente, ou
/// déjà identique). Lève std::runtime_error sans avoir rien touché si la copie ou l'écriture sont
/// impossibles.
std::filesystem::path reinitialiser(const juge::Epreuve& exercice, const std::string& squelette,
                                    const std::filesystem::path& sauvegardes);

}  // namespace cahier
