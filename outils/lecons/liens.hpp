// Liens relatifs et ancres : tous mènent quelque part, dans le dépôt.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "depot.hpp"
#include "probleme.hpp"

namespace lecons {

struct Destination {
    std::filesystem::path chemin;
    std::string ancre;  ///< sans le dièse ; vide s'il n'y en a pas
};

/// Où mène un lien écrit dans `document` ; rien pour une adresse du réseau (https:, mailto:…).
std::optional<Destination> destination(const Depot& depot, const Document& document,
                                       const std::string& cible);

Problemes verifier_liens(const Depot& depot);

}  // namespace lecons
