// Les réponses d'une classe comparées deux à deux.
#pragma once

#include <vector>

#include "classe.hpp"
#include "selection.hpp"

namespace noter {

/// Signale, dans les deux copies, chaque paire de réponses qui se ressemblent de trop près.
void comparer(Classe& classe, const std::vector<Sujet>& sujets);

}  // namespace noter
