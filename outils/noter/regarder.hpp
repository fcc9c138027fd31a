// Ce qu'un enseignant doit regarder lui-même dans une copie.
#pragma once

#include <string>
#include <vector>

#include "classe.hpp"

namespace noter {

/// Une phrase par chose à regarder.
std::vector<std::string> a_regarder(const Classe& classe, const Copie& copie);

}  // namespace noter
