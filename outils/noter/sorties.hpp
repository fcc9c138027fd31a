// Ce que rend une notation : un tableau, une page, un retour par étudiant, et les formats des
// plateformes.
#pragma once

#include <filesystem>

#include "classe.hpp"

namespace noter {

/// Écrit tous ces fichiers dans `dossier`.
void ecrire_sorties(const Classe& classe, const juge::Catalogue& catalogue,
                    const std::filesystem::path& dossier);

}  // namespace noter
