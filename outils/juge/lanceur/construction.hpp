// Construire les exécutables d'une réponse, et dire pourquoi le compilateur les refuse.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "catalogue.hpp"
#include "verdict.hpp"

namespace juge {

/// Construit les exécutables de la variante (d'un seul profil si `profil` n'est pas vide), un seul
/// processus de construction à la fois. Lève std::runtime_error si l'outil de construction échoue
/// (une réponse qui ne compile pas n'est pas un échec de l'outil), Interruption sur Ctrl-C.
void construire(const Catalogue& catalogue, const Epreuve& epreuve, const std::string& variante,
                const std::string& profil);

/// Ce que dit le journal que le compilateur tolérant a laissé, s'il en a laissé un.
std::optional<Constat> constat_compilation(const Epreuve& epreuve, const std::string& variante,
                                           const std::string& profil,
                                           const std::filesystem::path& reponse);

}  // namespace juge
