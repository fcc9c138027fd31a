#pragma once

#include <string>

namespace cours {

/// Ce texte ; lève MessageRefuse s'il n'est pas de l'UTF-8.
const std::string& texte_permis(const std::string& texte);

}  // namespace cours
