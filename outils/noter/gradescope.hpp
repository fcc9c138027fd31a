// La note d'une copie au format de Gradescope.
#pragma once

#include <string>

#include "classe.hpp"

namespace noter {

/// Le results.json de Gradescope pour une copie.
std::string en_gradescope(const Classe& classe, const Copie& copie,
                          const juge::Catalogue& catalogue);

}  // namespace noter
