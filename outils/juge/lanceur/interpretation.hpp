// Ce que veut dire l'exécution d'un cas : un verdict, une phrase, un endroit.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "processus.hpp"
#include "verdict.hpp"

namespace juge {

/// Interprète une exécution. `fichiers` : les sources dont les lignes parlent à l'étudiant, par
/// ordre de préférence. `interdits` : les mots dont l'exercice demande de se passer, qu'on ne
/// conseille donc pas. Lève std::runtime_error si l'épreuve n'a pas pu démarrer.
Constat interpreter(const Demande& demande, const Execution& execution,
                    const std::vector<std::filesystem::path>& fichiers,
                    const std::vector<std::string>& interdits = {});

}  // namespace juge
