// Ce qui ne va pas dans une leçon, et où.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace lecons {

struct Probleme {
    std::filesystem::path fichier;
    std::size_t ligne = 1;  ///< à partir de 1
    std::string phrase;     ///< ce qui ne va pas, et quoi faire
};

using Problemes = std::vector<Probleme>;

}  // namespace lecons
