// Une réponse ne redéfinit pas une fonction du système : tous emploieraient la sienne.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace juge {

/// Le premier symbole que ces objets définissent alors qu'il est à une bibliothèque du système ou
/// au juge, sans que l'éditeur de liens y trouve à redire ; vide s'il n'y en a pas. Ni les noms de
/// C++
/// (_Z…), ni les symboles faibles du juge n'en sont : un même modèle s'instancie partout.
std::string redefinition(const std::vector<std::string>& objets,
                         const std::vector<std::string>& liens,
                         const std::filesystem::path& programme);

}  // namespace juge
