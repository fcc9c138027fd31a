// Des adresses d'un programme aux lignes de la réponse ou de l'épreuve.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "verdict.hpp"

namespace juge {

/// Traduit des piles d'appels (adresses en hexadécimal, la plus profonde d'abord), d'un coup.
class Lignes {
public:
    Lignes(const std::filesystem::path& programme, const std::vector<std::string>& piles,
           std::vector<std::filesystem::path> fichiers);

    /// L'appel le plus profond qui soit dans l'un des fichiers, le premier d'abord.
    std::optional<Endroit> trouver(const std::string& pile) const;

private:
    std::vector<std::filesystem::path> fichiers_;
    std::map<std::string, std::vector<Endroit>> connues_;  ///< par adresse, du plus profond
};

}  // namespace juge
