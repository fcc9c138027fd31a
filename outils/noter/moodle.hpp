// Les retours, tels que Moodle les reprend d'un coup.
#pragma once

#include <cstddef>
#include <filesystem>

#include "classe.hpp"

namespace noter {

/// Écrit le zip que prend « Téléverser plusieurs fichiers de feedback dans un zip » : un dossier
/// par rendu, du nom que Moodle lui avait donné, avec retour.html. Les rendus qui n'ont pas un tel
/// nom n'y sont pas. S'il n'y en a aucun, n'écrit rien, et efface le zip d'une notation précédente.
/// Rend le nombre de dossiers. Lève std::runtime_error.
std::size_t ecrire_zip_moodle(const Classe& classe, const juge::Catalogue& catalogue,
                              const std::filesystem::path& fichier);

}  // namespace noter
