// Les notes pour un tableur.
#pragma once

#include <string>

#include "classe.hpp"

namespace noter {

/// Une ligne par copie : points, retard, puis le verdict et les points de chaque exercice.
std::string en_csv(const Classe& classe);

}  // namespace noter
