// Les fichiers que le compilateur dit avoir lus.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace juge {

/// Lit un fichier de dépendances (-MD), tel que l'écrivent GCC et Clang pour make, et l'efface.
/// Ce qui est sous `exclu` n'y est pas.
std::vector<std::filesystem::path> lire_dependances(const std::filesystem::path& fichier,
                                                    const std::filesystem::path& exclu);

/// Les noms d'une règle de make, après son deux-points.
std::vector<std::string> noms_de_la_regle(const std::string& regle);

}  // namespace juge
