// La réponse de l'étudiant et le squelette livré.
#pragma once

#include <filesystem>
#include <string>

#include "catalogue.hpp"

namespace cahier {

/// Le squelette tel que le cours l'a livré, retrouvé dans l'historique de git même si la réponse y
/// a été commise : sa dernière version due à un auteur de ce que l'étudiant ne modifie pas
/// (l'épreuve, les indices, la solution), et où rien n'est commencé. Lève std::runtime_error, avec
/// une phrase qui dit quoi faire, s'il n'y est pas.
std::string squelette_livre(const juge::Epreuve& exercice);

/// Remplace la réponse par `squelette`, d'un seul coup, après en avoir gardé dans `sauvegardes` une
/// copie datée, dont le chemin est rendu ; vide s'il n'y avait rien à garder (réponse absente, ou
/// déjà identique). Lève std::runtime_error sans avoir rien touché si la copie ou l'écriture sont
/// impossibles.
std::filesystem::path reinitialiser(const juge::Epreuve& exercice, const std::string& squelette,
                                    const std::filesystem::path& sauvegardes);

}  // namespace cahier
