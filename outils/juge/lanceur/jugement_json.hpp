// Les jugements, pour un programme.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "jugement.hpp"

namespace juge {

nlohmann::json en_json(const Jugement& jugement);
/// L'inverse. Lève nlohmann::json::exception ou std::runtime_error si ce n'est pas un jugement.
Jugement jugement_de_json(const nlohmann::json& donnees);

}  // namespace juge
