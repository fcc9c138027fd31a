// Qui tient quoi, qui attend quoi : la photographie d'un programme qui n'avance plus.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "verdict.hpp"

namespace juge {

/// Fait décrire par gdb les threads du processus `pid` ; rend du JSON, ou une chaîne vide si gdb
/// est absent ou n'y parvient pas. `fichiers` sont les sources dont on veut les lignes.
std::string photographier_threads(pid_t pid, const std::vector<std::filesystem::path>& fichiers);

/// Traduit cette description en phrases : chaque thread et ce qu'il attend, puis le cycle s'il y en
/// a un. Rend aussi, dans `endroit`, la première ligne où un thread attend.
std::vector<std::string> raconter_threads(const std::string& description,
                                          std::optional<Endroit>& endroit);

}  // namespace juge
