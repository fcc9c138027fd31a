// Ce qu'on lit d'un dépôt git inconnu : sa configuration est celle de l'étudiant, et peut faire
// lancer un programme à git. D'où le bac à sable.
#pragma once

#include <ctime>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "enclos.hpp"

namespace noter {

/// Une commande qui lit un rendu, et ne voit rien que le système.
Commande commande_de_lecture();

/// La date du dernier commit d'un dépôt ; rien si ce n'en est pas un, ou s'il n'est pas lisible.
std::optional<std::time_t> date_du_commit(const std::filesystem::path& depot, const Enclos& enclos,
                                          const std::stop_token& arret);

/// De quoi ouvrir un dépôt empaqueté, lu sur l'entrée standard, et passer au lecteur d'archives la
/// branche qu'il désigne (HEAD), à défaut main, master, ou la première. À faire suivre de la
/// commande du lecteur, à qui la date du commit est donnée par --date.
std::vector<std::string> ouvrir_le_depot();

}  // namespace noter
