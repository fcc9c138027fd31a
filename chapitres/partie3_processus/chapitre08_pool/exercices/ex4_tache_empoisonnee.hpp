// Exercice 8.4 — Tâche empoisonnée                                         ⭐⭐⭐   5 points
//
// Un worker mort, on refait sa tâche. Mais si c'est la tâche qui tue ? Elle tuera le suivant, et le
// suivant : le pool ne fait plus que cela, et les bonnes tâches attendent derrière. Il faut compter
// les essais de chacune, renoncer, et dire laquelle, sans que les autres en souffrent.
//
// À écrire : map_borne(), et ce dont elle a besoin. Votre réponse à l'exercice 8.3 est un bon
// départ.
//
// Garanties à tenir :
//   G1. Une tâche qui ne tue pas son worker est rendue : rendue est vrai et valeur vaut f(i),
//       même si toutes les autres sont empoisonnées. Le sort d'indice i est celui de la tâche i.
//   G2. Une tâche est exécutée essais_max fois au plus. Si le dernier essai tue aussi son
//       worker, elle est abandonnée : rendue est faux.
//   G3. essais compte les exécutions de cette tâche-là, réussie comprise ; une tâche qui tue
//       deux workers, puis réussit, est rendue, avec trois essais.
//   G4. fin_par_signal est le signal qui a tué le worker du dernier essai d'une tâche
//       abandonnée, et 0 s'il est sorti de lui-même, quel que soit son code.
//   G5. Une tâche à réessayer passe après toutes celles qui n'ont jamais été essayées : une
//       tâche empoisonnée ne retarde pas les bonnes.
//   G6. Il naît `workers` processus au plus, et un de plus par mort. Au retour, ce programme a
//       les enfants et les descripteurs qu'il avait.
//   G7. Sans worker, ou avec essais_max inférieur à 1 : std::invalid_argument, et rien n'est
//       exécuté.
//
// À supposer : f ne lève pas ; seule une tâche tue son worker ; le système ne refuse ni processus,
// ni descripteur ; workers ne dépasse pas cent. Interdit : syscall(), les composants de processus
// du chapitre 7, et ceux de ce chapitre. Leçon : 1.7 (la tâche empoisonnée).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <vector>

/// Ce qu'il est advenu d'une tâche.
struct Sort {
    bool rendue = false;
    std::uint64_t valeur = 0;  ///< si rendue
    int essais = 0;            ///< combien de fois elle a été exécutée
    int fin_par_signal = 0;    ///< si abandonnée
};

/// Rend le sort de f(0), f(1)… f(taches - 1), chacune essayée `essais_max` fois au plus.
inline std::vector<Sort> map_borne(std::size_t workers, std::size_t taches, int essais_max,
                                   const std::function<std::uint64_t(std::size_t)>& f) {
    // À COMPLÉTER
    juge::a_completer("map_borne");
}
