// Les notes pour un programme.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "classe.hpp"

namespace noter {

/// Du JSON lisible, quels que soient les octets qu'un étudiant y a mis.
std::string texte_json(const nlohmann::json& donnees);

/// Tout ce qu'on sait, y compris les épreuves cachées et les rejeux : pour l'enseignant.
std::string en_json(const Classe& classe);

}  // namespace noter
