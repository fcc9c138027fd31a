// L'ordre qui échoue, en tableau : une ligne par événement, une colonne par thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "verdict.hpp"

namespace juge {

/// Les lignes du tableau, de 78 colonnes au plus ; rien si l'histoire est vide. `ligne_de_code`
/// rend la ligne du source, vide si elle ne se montre pas.
std::vector<std::string> mettre_en_tableau(
    const std::vector<Pas>& histoire,
    const std::function<std::string(const Endroit&)>& ligne_de_code);

}  // namespace juge
