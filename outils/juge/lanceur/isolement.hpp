// Ce que le noyau offre pour enfermer une épreuve, et comment le juge s'en sert. Chaque barrière
// est facultative : là où le système refuse l'une d'elles, les autres restent.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace juge::isolement {

/// Vrai si ce système offre des espaces de noms de processus, de montage et d'IPC (essayé une
/// fois). Rien ne survit au processus 1 d'un tel espace, et l'on n'y voit que les siens.
bool espaces_disponibles();

/// Comme fork(), dans de nouveaux espaces si `espaces`.
pid_t bifurquer(bool espaces);

/// À appeler par le processus 1 des nouveaux espaces : garde l'identité de l'utilisateur, monte un
/// /proc et un /dev/shm à lui. Rend faux si le système s'y oppose.
bool installer_espaces(uid_t uid, gid_t gid);

/// Sous root, un identifiant d'utilisateur que personne d'autre n'emploie, à qui `dossier` est
/// donné : la limite du nombre de processus l'atteint sans toucher les autres, et il ne peut rien
/// signaler à personne. Rend 0 s'il faut garder sa propre identité.
uid_t utilisateur_jetable(const std::string& dossier);

/// À appeler par le processus jugé, juste avant de devenir l'exécutable : ni lui ni ses descendants
/// n'écrivent ailleurs que dans `dossier` et /dev/shm, n'observent les processus du dehors, ne
/// reprennent de privilèges.
void confiner_ecritures(const std::string& dossier);

/// De même : refuse tout signal vers les processus `intouchables` et leurs groupes, et kill(-1).
/// Utile quand l'épreuve garde l'identité de l'utilisateur hors d'un espace de noms.
void refuser_signaux_vers(const std::vector<pid_t>& intouchables);

/// Comment ce système isole une épreuve, en une phrase.
std::string description();

}  // namespace juge::isolement
