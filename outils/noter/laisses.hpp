// Dire ce qu'un rendu contenait et qui n'a pas été pris.
#pragma once

#include <string>
#include <vector>

#include "classe.hpp"

namespace noter {

/// « build/ (12 fichiers) : un dossier de construction n'a pas de réponse » : une phrase par
/// fichier ou par dossier, les `nombre` premières, puis le compte des autres.
std::vector<std::string> dire_les_laisses(const Copie& copie, std::size_t nombre);

}  // namespace noter
