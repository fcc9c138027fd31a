#pragma once

#include <sys/types.h>

#include <vector>

namespace cours {

/// Les descripteurs ouverts de ce processus, d'après /proc/self/fd, dans l'ordre. Un composant qui
/// ne laisse rien derrière lui en laisse autant qu'il en a trouvé.
std::vector<int> descripteurs_ouverts();

/// Les enfants de ce processus, zombies compris, d'après /proc. Un zombie est un processus fini que
/// son parent n'a pas encore attendu.
std::vector<pid_t> enfants();

/// Ce que ce processus tient à un instant. Pris avant, il dit ensuite s'il reste quelque chose.
struct Inventaire {
    std::vector<int> descripteurs = descripteurs_ouverts();
    std::vector<pid_t> enfants = cours::enfants();

    bool operator==(const Inventaire&) const = default;
    bool inchange() const { return *this == Inventaire(); }
};

/// Vrai si ce processus est un zombie : fini, pas encore attendu.
bool est_zombie(pid_t pid);

/// Vrai si ce processus existe et n'est pas un zombie.
bool est_vivant(pid_t pid);

}  // namespace cours
