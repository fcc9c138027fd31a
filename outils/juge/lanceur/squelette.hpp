// Le squelette d'un exercice, tel que le cours l'a livré.
#pragma once

#include <string>

#include "catalogue.hpp"

namespace juge {

/// Ce qui reste à écrire dans ce texte : le nombre de ses juge::a_completer.
int reste_a_ecrire(const std::string& texte);

/// Le squelette livré, retrouvé dans l'historique de git même si la réponse y a été commise : la
/// dernière version où rien n'est commencé. Une version commencée a moins de juge::a_completer que
/// celle du dernier commit de ce que l'étudiant ne modifie pas (l'épreuve, les indices, la
/// solution). Lève std::runtime_error, avec une phrase qui dit quoi faire, s'il n'y est pas.
std::string squelette_livre(const Epreuve& exercice);

}  // namespace juge
