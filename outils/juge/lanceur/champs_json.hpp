// Lire un champ d'un objet JSON qui vient d'un programme jugé : absent ou d'un autre type, il vaut
// le défaut.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "affichage.hpp"

namespace juge {

inline std::string texte(const nlohmann::json& objet, const char* cle) {
    const auto valeur = objet.find(cle);
    return valeur != objet.end() && valeur->is_string() ? affichable(valeur->get<std::string>())
                                                        : std::string{};
}

inline long entier(const nlohmann::json& objet, const char* cle, long defaut = 0) {
    const auto valeur = objet.find(cle);
    return valeur != objet.end() && valeur->is_number_integer() ? valeur->get<long>() : defaut;
}

}  // namespace juge
