// Lecture d'une archive inconnue.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "contenu.hpp"

namespace noter {

/// Ce que le reste du rendu a déjà pris de ses bornes.
struct DejaVu {
    std::size_t entrees = 0;
    std::size_t octets = 0;
};

/// Lit une archive (zip, tar, tar compressé) et celles qu'elle contient, sans en extraire un seul
/// fichier sur le disque. `fd` : l'archive, de `taille` octets ; 0 si on ne la connaît pas (flux).
/// `exercices` : les noms de ceux dont on cherche la réponse.
Contenu lire_archive(int fd, std::size_t taille, const std::vector<std::string>& exercices,
                     DejaVu deja = {});

}  // namespace noter
