// Exercice 8.1 — Map ordonné                                                 ⭐⭐   4 points
//
// Mille tâches et quatre workers : qui fait quoi ? Partager d'avance en quatre parts égales laisse
// trois workers à attendre celui qui a reçu les tâches longues. On partage donc au fur et à mesure,
// par paquets ; et les résultats reviennent pourtant dans l'ordre des tâches.
//
// À écrire : map_ordonne(), et ce dont elle a besoin.
//
// Garanties à tenir :
//   G1. Le résultat d'indice i est f(i), avec ses 64 bits, dans quelque ordre que les tâches
//       finissent. Sans tâche, il n'y a pas de résultat.
//   G2. Chaque tâche est exécutée une fois et une seule, dans un worker, jamais dans ce
//       programme. Il naît `workers` processus au plus, quel que soit le nombre de tâches.
//   G3. Un worker libre prend le paquet suivant, le plus petit que personne n'a pris : une tâche
//       lente ne retient que son paquet. Tous les workers travaillent en même temps.
//   G4. Un paquet est fait de `paquet` tâches qui se suivent (le dernier peut être plus court),
//       que le même worker exécute l'une après l'autre, dans l'ordre. `paquet` peut dépasser de
//       beaucoup le nombre de tâches.
//   G5. Sans worker, ou avec un paquet de zéro tâche : std::invalid_argument, et rien n'est
//       exécuté.
//   G6. L'appel dort tant que rien n'arrive, sans se réveiller pour regarder. Un signal qui
//       interrompt une attente (EINTR) ne fait rien perdre. Au retour, ce programme a les enfants
//       et les descripteurs qu'il avait.
//
// À supposer : f ne lève pas et ne tue pas son worker ; le système ne refuse ni processus, ni
// mémoire ; workers ne dépasse pas cent.
// Permis : cours::Partage (chapitre 7), une mémoire que les enfants de ce processus voient aussi.
// Interdit : les pools et les processus tout faits, et syscall().
// Leçon : 1.2 (le contrat d'un pool) et 1.4 (les paquets).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <vector>

/// Rend f(0), f(1)… f(taches - 1), calculés par `workers` processus.
inline std::vector<std::uint64_t> map_ordonne(std::size_t workers, std::size_t taches,
                                              std::size_t paquet,
                                              const std::function<std::uint64_t(std::size_t)>& f) {
    // À COMPLÉTER
    juge::a_completer("map_ordonne");
}
