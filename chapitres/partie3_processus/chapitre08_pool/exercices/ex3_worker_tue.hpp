// Exercice 8.3 — Worker tué                                                ⭐⭐⭐   5 points
//
// Un worker meurt : le noyau manquait de mémoire, une bibliothèque a suivi un pointeur fou,
// quelqu'un a tapé kill. Sa tâche ne doit pas être perdue, et ce qui était fini ne doit pas être
// refait. Pour cela, quelqu'un doit savoir à chaque instant quelle tâche chacun tient.
//
// À écrire : map_robuste(), et ce dont elle a besoin.
//
// Garanties à tenir :
//   G1. Chaque tâche a son résultat, f(i), à sa place, même si des workers meurent, tous au
//       besoin : la tâche d'un worker mort avant d'avoir rendu son résultat est confiée à un autre.
//       Mourir, c'est être tué par un signal, ou sortir, quel que soit le code.
//   G2. Une tâche n'est exécutée à nouveau que si son worker est mort en l'exécutant. Ce qu'un
//       worker avait déjà rendu n'est pas refait, même s'il meurt ensuite, même s'il meurt sans
//       tâche.
//   G3. Un worker mort est remplacé, tant qu'il reste des tâches à commencer : `workers`
//       travaillent en même temps, comme avant.
//   G4. Les workers resservent : il en naît `workers` au plus, et un de plus par mort.
//   G5. Au retour, ce programme a les enfants et les descripteurs qu'il avait : ni zombie des
//       morts, ni tube oublié.
//   G6. L'appel dort tant que rien n'arrive, sans se réveiller pour regarder. Une attente
//       interrompue (EINTR) ne fait rien perdre.
//   G7. Sans worker : std::invalid_argument, et rien n'est exécuté. Sans tâche : aucun résultat.
//
// À supposer : f ne lève pas ; aucune tâche ne tue son worker à chaque fois ; le système ne refuse
// ni processus, ni descripteur ; workers ne dépasse pas cent. Interdit : syscall(), les
// composants de processus du chapitre 7, et ceux de ce chapitre. Leçon : 1.6 (un worker meurt).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <vector>

/// Rend f(0), f(1)… f(taches - 1), calculés par `workers` processus, même s'il en meurt.
inline std::vector<std::uint64_t> map_robuste(std::size_t workers, std::size_t taches,
                                              const std::function<std::uint64_t(std::size_t)>& f) {
    // À COMPLÉTER
    juge::a_completer("map_robuste");
}
