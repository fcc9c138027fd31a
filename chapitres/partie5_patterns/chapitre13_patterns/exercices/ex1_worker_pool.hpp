// Exercice 13.1 — Worker pool                                                 ⭐⭐   4 points
//
// Créer un thread pour chaque tâche coûte souvent plus cher que la tâche, et mille threads se
// gênent. Un pool en crée quelques-uns, une fois ; chacun prend une tâche, l'exécute, et revient en
// chercher une autre. Tout le soin va aux fins : une tâche qui échoue, et un pool que l'on arrête.
//
// À écrire : les quatre fonctions ci-dessous, et les membres privés qu'il leur faut.
//
// Garanties à tenir :
//   G1. soumettre() confie une tâche et rend la main sans attendre, même si tous les workers sont
//       occupés et que mille tâches attendent. Le future rendra ce que rend la tâche.
//   G2. Le pool a `workers` threads, nés avec lui : eux seuls exécutent les tâches, et ils peuvent
//       travailler tous ensemble. Chaque tâche acceptée est exécutée une fois et une seule. Un
//       worker libre prend la plus ancienne.
//   G3. Ce qu'une tâche lève, exception ou autre chose (throw 42), ne va qu'à son future : le worker
//       continue.
//   G4. arreter() ne perd rien : elle rend la main quand toutes les tâches acceptées sont exécutées
//       et que les workers ont fini. C'est vrai de chaque appel, même si plusieurs threads arrêtent
//       le pool à la fois. Le destructeur fait de même.
//   G5. Dès que arreter() est appelée, soumettre() lève std::runtime_error, et la tâche n'est pas
//       exécutée. Un pool sans worker est refusé : std::invalid_argument.
//   G6. Un worker sans tâche dort jusqu'à la suivante, sans se réveiller pour regarder.
//
// À supposer : aucune tâche n'appelle arreter() (elle peut appeler soumettre()) ; le système ne
// refuse ni thread, ni mémoire. Permis : cours::FileBornee et les autres composants des chapitres 4
// à 6. Interdit : les composants de ce chapitre. Leçon : 1.2 (le pool) et 1.3 (l'arrêt).
#pragma once

#include <cstddef>
#include <functional>
#include <future>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <type_traits>
#include <utility>

/// Quelques threads, qui exécutent les tâches qu'on leur confie. Sûr entre threads.
class PoolDeWorkers {
public:
    explicit PoolDeWorkers(std::size_t workers) {
        // À COMPLÉTER
        juge::a_completer("PoolDeWorkers");
    }
    PoolDeWorkers(const PoolDeWorkers&) = delete;
    PoolDeWorkers& operator=(const PoolDeWorkers&) = delete;
    ~PoolDeWorkers() {
        // À COMPLÉTER
    }

    /// Confie `tache`, appelable sans argument. Elle peut n'être que déplaçable, et ne rien rendre.
    template <class F>
    std::future<std::invoke_result_t<F&>> soumettre(F tache) {
        // À COMPLÉTER
        juge::a_completer("PoolDeWorkers::soumettre");
    }

    /// N'accepte plus de tâche, exécute celles qui restent, et attend la fin. Répétable.
    void arreter() {
        // À COMPLÉTER
        juge::a_completer("PoolDeWorkers::arreter");
    }

private:
    // À COMPLÉTER : la file des tâches, et les threads
};
