// Ce qu'un processus a pris à la machine, d'après /proc. Un processus disparu n'a rien pris.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>

namespace juge {

/// Mémoire vive, en octets : pages résidentes.
std::size_t memoire_residente(pid_t pid);

/// De même, chaque page partagée entre n processus comptant pour 1/n. Plus exact, plus coûteux.
std::size_t memoire_proportionnelle(pid_t pid);

/// Temps de processeur reçu, threads finis et enfants attendus compris.
std::chrono::duration<double> temps_processeur(pid_t pid);

}  // namespace juge
