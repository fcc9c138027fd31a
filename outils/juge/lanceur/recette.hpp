// La recette d'un profil : ce que CMake dit du compilateur, des options et des bibliothèques.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "catalogue.hpp"

namespace juge {

/// Écrite par _cours_recette (cmake/Recettes.cmake), une ligne par élément : « option=-O0 ».
struct Recette {
    std::vector<std::string> compilateur;  ///< le programme, et ce qui le précède (ccache)
    std::vector<std::string> socle;    ///< options de l'en-tête précompilé, et de tout le reste
    std::vector<std::string> options;  ///< celles que l'exercice ajoute
    std::filesystem::path entete;      ///< à précompiler et à inclure d'abord
    std::vector<std::filesystem::path> sources;  ///< à défaut, celles de l'épreuve
    std::vector<std::string> liens;  ///< objets, bibliothèques et options, dans l'ordre

    /// Le compilateur ne fait que lire (COURS_SANS_CODE) : ni objet, ni programme.
    bool sans_code() const;

    /// Les fichiers et dossiers du cours que la construction lit (l'en-tête précompilé à part).
    std::vector<std::filesystem::path> lectures() const;
};

/// Lève std::runtime_error si la recette manque ou ne se lit pas.
Recette lire_recette(const Catalogue& catalogue, const Epreuve& epreuve, const std::string& profil);

}  // namespace juge
