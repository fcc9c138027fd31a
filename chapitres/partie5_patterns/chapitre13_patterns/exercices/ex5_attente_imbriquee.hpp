// Exercice 13.5 — Attente imbriquée                                          ⭐⭐⭐   5 points
//
// Une tâche du pool en soumet une autre, et attend son résultat : elle occupe un worker à ne rien
// faire. Si tous les workers attendent ainsi, plus personne n'exécute ce qu'ils attendent : le pool
// s'est bloqué lui-même. La réponse est l'entraide : le worker qui attend exécute, en attendant,
// les tâches qui restent.
//
// À écrire : les quatre fonctions ci-dessous, et les membres privés qu'il leur faut.
//
// Garanties à tenir :
//   G1. attendre() rend ce que rend la tâche, ou relance ce qu'elle lève, quel qu'en soit le type.
//       Chaque tâche est exécutée une fois et une seule ; soumettre() n'attend jamais. Un pool sans
//       worker est refusé : std::invalid_argument.
//   G2. Des tâches qui en soumettent d'autres et les attendent finissent toutes, même avec un seul
//       worker, même sur trois cents niveaux, dans tous les ordres possibles.
//   G3. Tant que son résultat n'est pas prêt, un worker qui attend exécute les tâches qui restent,
//       quelles qu'elles soient, et aussi celles que l'on soumet après qu'il s'est endormi.
//   G4. Dès que le résultat est prêt, attendre() rend la main : elle ne commence plus aucune tâche,
//       quoi qu'il reste dans la file.
//   G5. Les tâches d'un pool ne sont exécutées que par ses `workers` threads : ni thread de secours,
//       ni thread de l'extérieur, ni worker d'un autre pool. Celui-là, dans attendre(), dort.
//   G6. Attendre, c'est dormir, sans se réveiller pour regarder : le worker sans tâche, comme celui
//       qui attend un résultat quand la file est vide.
//   G7. Le destructeur attend que toutes les tâches soient exécutées, avec celles qu'elles soumettent
//       encore pendant qu'il attend, puis que les threads aient fini.
//
// À supposer : une tâche n'attend que des tâches qu'elle a elle-même soumises ; pendant que le
// destructeur s'exécute, seules les tâches du pool l'emploient ; le future vient de soumettre() du
// même pool, et n'a pas servi ; le système ne refuse ni thread, ni mémoire.
// Interdit : les composants de ce chapitre. Leçon : 1.4 (l'attente imbriquée).
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <future>
#include <juge/a_completer.hpp>
#include <mutex>
#include <stdexcept>
#include <type_traits>

/// Un pool dont les tâches peuvent s'attendre les unes les autres. Sûr entre threads.
class PoolEntraide {
public:
    explicit PoolEntraide(std::size_t workers) {
        // À COMPLÉTER
        juge::a_completer("PoolEntraide");
    }
    PoolEntraide(const PoolEntraide&) = delete;
    PoolEntraide& operator=(const PoolEntraide&) = delete;
    ~PoolEntraide() {
        // À COMPLÉTER
    }

    /// Confie `tache`, appelable sans argument. Elle peut n'être que déplaçable, et ne rien rendre.
    template <class F>
    std::future<std::invoke_result_t<F&>> soumettre(F tache) {
        // À COMPLÉTER
        juge::a_completer("PoolEntraide::soumettre");
    }

    /// Rend le résultat d'une tâche de ce pool. Appelée par l'un de ses workers, donc par une
    /// tâche, elle exécute d'autres tâches en attendant ; appelée par un autre thread, elle dort.
    template <class R>
    R attendre(std::future<R> resultat) {
        // À COMPLÉTER
        juge::a_completer("PoolEntraide::attendre");
    }

private:
    // À COMPLÉTER : la file, de quoi dormir en attendant deux choses à la fois, et les threads
};
