// Lire ce qu'écrit un programme dont on se méfie : sans attendre, et jusqu'à une borne.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace juge {

/// Lit ce qui est disponible, sans attendre, en garde au plus `garde` octets et les compte tous
/// dans `total`. Rend faux à la fin du flux.
bool vider(int fd, std::string& texte, std::size_t garde, std::size_t& total);

/// Le début d'un fichier ordinaire ; rien d'un lien symbolique, d'un tube ou d'un périphérique que
/// la réponse aurait mis à sa place.
std::string lire_prudemment(const std::filesystem::path& chemin, std::size_t garde);

}  // namespace juge
