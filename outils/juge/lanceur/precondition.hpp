// Ce que la bibliothèque standard vérifie elle-même (_GLIBCXX_ASSERTIONS), dit en français.
#pragma once

#include <string>

#include "verdict.hpp"

namespace juge {

/// Vrai pour la ligne par laquelle la bibliothèque dit qu'une précondition n'est pas respectée.
bool est_une_precondition(const std::string& ligne);

/// Si `sortie` dit quelle précondition n'était pas respectée quand le programme s'est arrêté, en
/// fait la phrase du constat.
void expliquer_precondition(const std::string& sortie, Constat& constat);

}  // namespace juge
