// Traduction des rapports de ThreadSanitizer.
#pragma once

#include <optional>

#include "rapport_assainisseur.hpp"

namespace juge {

/// Traduit le premier rapport ; rien s'il n'y en a pas. On ne conseille un verrou que si
/// l'exercice en permet (`verrous_permis`), et que si un verrou y changerait quelque chose.
std::optional<Constat> traduire_tsan(const Rapport& rapport, const Fichiers& fichiers,
                                     bool verrous_permis);

}  // namespace juge
