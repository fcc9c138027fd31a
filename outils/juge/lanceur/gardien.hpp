// Le gardien : le parent d'une épreuve, dont il efface tous les descendants quand elle finit. Il
// est le processus 1 d'un espace de noms, ou à défaut celui qui adopte les orphelins.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace juge {

/// Tout ce que le processus jugé doit trouver en place, calculé avant de bifurquer.
struct Preparatifs {
    std::string binaire;
    std::string dossier;  ///< son dossier courant, et le seul où il écrive
    std::vector<std::string> arguments;
    std::vector<std::string> environnement;
    int fd_rapport = -1;
    int fd_secret = -1;
    int fd_sortie = -1;
    int fd_statut = -1;  ///< où le gardien dira « fin <statut> <survivants> » ou « impossible … »
};

/// Lance un gardien et, sous lui, l'épreuve. Rend le numéro du gardien, ou -1 (voir errno).
pid_t lancer_gardien(const Preparatifs& preparatifs);

/// Fait disparaître sur-le-champ le gardien et tout ce qui en descend.
void arreter_gardien(pid_t gardien);

}  // namespace juge
