// Exercice 8.2 — Erreurs à travers le pool                                   ⭐⭐   4 points
//
// Une tâche sur cent lève une exception. Elle la lève dans un autre processus : rien ne remonte
// tout seul jusqu'à vous. Mal fait, le message est perdu, ou le worker meurt et emporte les tâches
// suivantes, ou l'appel n'en finit plus. Bien fait, chaque entrée a son issue : une valeur, ou le
// type et le message d'une erreur.
//
// À écrire : map_issues(), et ce dont elle a besoin.
//
// Garanties à tenir :
//   G1. L'issue d'indice i est celle de l'entrée i. Si f a rendu une valeur, reussie est vrai et
//       valeur la porte, octet pour octet, quels que soient sa taille et son contenu (vide, octets
//       nuls, ou semblable à une erreur).
//   G2. Si f a levé, reussie est faux ; type est le nom du type de l'exception, tel qu'il
//       s'écrit en C++ (« std::out_of_range », « int »), et message ce que dit what(), en entier ;
//       vide si l'exception ne dérive pas de std::exception.
//   G3. Une exception ne change rien pour les autres entrées : chacune est traitée une fois, et
//       il ne naît jamais plus de `workers` processus. Aucune exception de f ne sort de l'appel.
//   G4. Les workers travaillent tous en même temps : les `workers` premières entrées sont
//       traitées par des workers différents, ensemble.
//   G5. Au retour, ce programme a les enfants et les descripteurs qu'il avait. L'appel rend la
//       main quelle que soit la taille des valeurs et des messages.
//   G6. Des lectures et des écritures partielles, ou interrompues (EINTR), ne font rien perdre.
//       L'appel dort tant que rien n'arrive, sans se réveiller pour regarder.
//   G7. Sans worker : std::invalid_argument. Sans entrée : aucune issue.
//
// À supposer : f ne tue pas son worker ; le système ne refuse ni processus, ni descripteur ;
// workers ne dépasse pas cent. Interdit : syscall(), les composants de processus du chapitre 7, et
// ceux de ce chapitre. Leçon : 1.5 (les erreurs qui traversent).
#pragma once

#include <cstddef>
#include <functional>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <string>
#include <vector>

/// Ce qu'il est advenu d'une entrée.
struct Issue {
    bool reussie = false;
    std::string valeur;   ///< si reussie
    std::string type;     ///< sinon : « std::out_of_range »
    std::string message;  ///< sinon : ce que dit l'exception
};

/// Rend l'issue de f sur chaque entrée, par `workers` processus.
inline std::vector<Issue> map_issues(std::size_t workers, const std::vector<std::string>& entrees,
                                     const std::function<std::string(const std::string&)>& f) {
    // À COMPLÉTER
    juge::a_completer("map_issues");
}
