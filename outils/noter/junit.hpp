// Les notes au format JUnit.
#pragma once

#include <string>

#include "classe.hpp"

namespace noter {

/// Une suite de tests par copie, un test par cas.
std::string en_junit(const Classe& classe);

}  // namespace noter
