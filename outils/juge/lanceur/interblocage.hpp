// Qui tient quoi, qui attend quoi : la photographie d'un programme qui n'avance plus.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace juge {

struct Photographie {
    std::string threads;  ///< du JSON ; vide si gdb n'a rien pu décrire
    std::string absence;  ///< alors, pourquoi, en une phrase
};

/// Fait décrire par gdb les threads du processus `pid`. `fichiers` sont les sources dont on veut
/// les lignes.
Photographie photographier_threads(pid_t pid, const std::vector<std::filesystem::path>& fichiers);

}  // namespace juge
