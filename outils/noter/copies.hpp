// D'un rendu lu à une copie à juger.
#pragma once

#include <filesystem>
#include <vector>

#include "classe.hpp"
#include "contenu.hpp"
#include "rendus.hpp"
#include "selection.hpp"

namespace noter {

/// La copie de ce rendu, avec les réponses qui y sont prises ; aucune n'est encore jugée. `racine`
/// : celle du cours.
Copie preparer(const Rendu& rendu, const Contenu& contenu, const std::vector<Sujet>& sujets,
               const std::filesystem::path& racine);

}  // namespace noter
