// Traduction des rapports de ThreadSanitizer, AddressSanitizer, LeakSanitizer et UBSan.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "verdict.hpp"

namespace juge {

/// Traduit le premier rapport du journal ; rien si le journal n'en contient pas. `fichiers` sont
/// les sources qui intéressent l'étudiant, par ordre de préférence (sa réponse, puis l'épreuve) :
/// les lignes citées y sont choisies.
std::optional<Constat> traduire_assainisseur(const std::string& journal,
                                             const std::vector<std::filesystem::path>& fichiers);

}  // namespace juge
