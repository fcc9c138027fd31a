// Extraits de fichiers compilés : le passage entre `// [nom]` et `// [/nom]` (`# [nom]` pour CMake,
// sh et Python).
#pragma once

#include <filesystem>
#include <string>

namespace lecons {

struct Extrait {
    std::string langage;  ///< celui du bloc : cpp, cmake, sh ou py
    std::string contenu;
};

/// L'extrait que désigne `valeur` (« fichier » ou « fichier#region »), relative à `dossier`. Ramené
/// à la marge, sans les marques de région qu'il contient. Lève std::runtime_error, avec une phrase,
/// si le fichier ou la région manque, ou si la région est marquée deux fois.
Extrait couper_extrait(const std::filesystem::path& dossier, const std::string& valeur);

}  // namespace lecons
