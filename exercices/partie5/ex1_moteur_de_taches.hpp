// Exercice p5.1 — Moteur de tâches à dépendances                              ⭐⭐⭐   8 points
//
// « Compiler a.cpp et b.cpp, puis relier ; les tests quand c'est relié ; la documentation n'importe
// quand. » make, ninja, un ordonnanceur de calculs ou un tableur exécutent tous un graphe : chaque
// tâche attend celles dont elle dépend, et tout ce qui est prêt avance en même temps. Reste à
// savoir que faire d'un cycle, d'une tâche qui échoue, et de l'utilisateur qui interrompt.
//
// À écrire : GrapheTaches, et les membres privés qu'il lui faut. Issue, Bilan et CycleDetecte sont
// donnés.
//
// Garanties à tenir :
//   G1. ajouter() refuse par std::invalid_argument un nom déjà pris et une action vide ; un refus ne
//       change rien au graphe. Une tâche peut attendre un nom qui ne sera ajouté que plus tard ; un
//       nom répété dans `apres` compte pour un.
//   G2. Avant de commencer la moindre tâche, executer() refuse : moins d'un worker, ou un nom attendu
//       que personne ne porte, par std::invalid_argument ; un cycle, par CycleDetecte, qui le donne
//       : des noms tous différents, dont chacun attend le suivant, et le dernier attend le premier.
//   G3. Une tâche commence une fois au plus, et seulement quand toutes celles qu'elle attend ont
//       réussi ; elle voit ce qu'elles ont écrit. Sans échec ni arrêt, toutes réussissent.
//   G4. `workers` tâches au plus s'exécutent à la fois. Une tâche prête ne reste jamais là pendant
//       qu'un worker est libre ; un worker sans tâche dort. Si elles sont plusieurs à être prêtes,
//       la première ajoutée commence la première. Jamais plus de threads que de tâches.
//   G5. Une tâche qui lève, quoi que ce soit, a échoué : l'exception va au bilan. Ce qui l'attend, de
//       près ou de loin, est écarté et ne commence jamais ; tout le reste s'exécute. executer() ne
//       lève pas pour autant.
//   G6. Dès que l'arrêt du jeton est demandé, même par une tâche, plus aucune ne commence : celles
//       qui sont en cours finissent, puis executer() rend le bilan. Une tâche qui n'a pas commencé
//       est écartée si l'une de celles qu'elle attend, de près ou de loin, a échoué ; sinon
//       annulée.
//   G7. executer() attend, en dormant, et ne laisse aucun thread derrière lui. Il ne change pas le
//       graphe : on peut le rappeler, de plusieurs threads à la fois, ou depuis une tâche.
//   G8. Le travail du moteur est proportionnel au nombre de tâches et d'attentes (à un logarithme
//       près), sans récursion : une chaîne de cent mille tâches s'exécute, s'écarte, ou forme un
//       cycle, sans rien faire déborder.
//
// À supposer : personne n'ajoute pendant une exécution ; le système ne refuse pas de thread.
// Leçon : chapitre 13, 1.2 (le pool) et 1.10 (qui distribue, et suit l'avancement) ; chapitre
// 14, 1.2 et 1.4 (les exceptions qui voyagent) ; exercices/README.md dit par où commencer.
#pragma once

#include <exception>
#include <functional>
#include <juge/a_completer.hpp>
#include <map>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

/// Ce qu'une tâche est devenue.
enum class Issue { reussie, echouee, ecartee, annulee };

/// Ce qu'une exécution a donné.
struct Bilan {
    std::map<std::string, Issue> issues;                ///< de chaque tâche du graphe, par nom
    std::map<std::string, std::exception_ptr> erreurs;  ///< des tâches qui ont échoué, et d'elles
};

/// Des tâches qui s'attendent en rond.
class CycleDetecte : public std::runtime_error {
public:
    explicit CycleDetecte(std::vector<std::string> cycle)
        : std::runtime_error("des tâches s'attendent en rond"), cycle_(std::move(cycle)) {}
    /// Chacune attend la suivante ; la dernière attend la première.
    const std::vector<std::string>& cycle() const noexcept { return cycle_; }

private:
    std::vector<std::string> cycle_;
};

/// Des tâches nommées, et ce que chacune attend.
class GrapheTaches {
public:
    /// Ajoute une tâche, qui attend toutes celles dont le nom est dans `apres`.
    void ajouter(std::string nom, std::function<void()> action,
                 std::vector<std::string> apres = {}) {
        // À COMPLÉTER
        juge::a_completer("GrapheTaches::ajouter");
    }

    /// Exécute toutes les tâches dans `workers` threads, et rend ce que chacune est devenue.
    Bilan executer(int workers, std::stop_token arret = {}) const {
        // À COMPLÉTER
        juge::a_completer("GrapheTaches::executer");
    }

private:
    // À COMPLÉTER : les tâches, et de quoi les retrouver par leur nom
};
