// Exercice 13.4 — Map-reduce                                                 ⭐⭐⭐   5 points
//
// Compter les mots de mille livres, ou dire dans lesquels chaque mot se trouve : deux programmes
// qui se ressemblent. Chaque livre donne, seul, des paires (clé, valeur) ; on rassemble les valeurs
// de chaque clé ; et chaque clé, seule, donne son résultat. Qui n'écrit que ces deux fonctions
// obtient le reste, le parallélisme et la survie aux pannes, sans y penser. C'est ce reste que l'on
// demande.
//
// À écrire : map_reduce(), et ce dont elle a besoin.
//
// Garanties à tenir :
//   G1. Chaque clé qu'un document a donnée a son résultat : ce que `reduire` rend de cette clé et de
//       toutes ses valeurs, dans l'ordre des documents, et, pour un document, dans l'ordre où il
//       les a données. Clés et valeurs sont des octets quelconques, jusqu'à un mégaoctet.
//   G2. Les documents sont lus dans des processus, jamais dans ce programme : `workers` travaillent
//       en même temps, jamais plus, et ils resservent. Un worker libre prend le document suivant,
//       le plus petit que personne n'a pris : un document lent ne retient que lui.
//   G3. Il en est de même des clés, réduites dans des processus, dans l'ordre des clés.
//   G4. Sans mort, `cartographier` est appelée une fois par document, et `reduire` une fois par clé.
//   G5. Aucune réduction ne commence avant que le dernier document soit lu, et l'appel ne finit
//       pas avant la dernière réduction.
//   G6. Un worker peut mourir : tué par un signal, ou sorti, quel que soit le code. Le document ou la
//       clé qu'il tenait, et cela seulement, est confié à un autre ; le mort est remplacé.
//   G7. Sans worker : std::invalid_argument, et rien n'est appelé. Sans document : aucun résultat.
//       L'appel dort tant que rien n'arrive ; au retour, ce programme a les enfants et les
//       descripteurs qu'il avait.
//
// À supposer : les deux fonctions ne lèvent pas ; aucune tâche ne tue son worker plus de deux fois
// ; le système ne refuse rien ; `workers` ne dépasse pas cinquante. Permis, et conseillé :
// cours::PoolProcessus (chapitre 8). Interdit : les composants de ce chapitre. Leçon : 1.9
// (map-reduce).
#pragma once

#include <cstddef>
#include <functional>
#include <juge/a_completer.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// Une clé, et une valeur.
using Paire = std::pair<std::string, std::string>;

/// D'un document, ses paires.
using Cartographier = std::function<std::vector<Paire>(const std::string& document)>;

/// D'une clé et de toutes ses valeurs, un résultat.
using Reduire =
    std::function<std::string(const std::string& cle, const std::vector<std::string>& valeurs)>;

/// Le résultat de chaque clé.
inline std::map<std::string, std::string> map_reduce(std::size_t workers,
                                                     const std::vector<std::string>& documents,
                                                     const Cartographier& cartographier,
                                                     const Reduire& reduire) {
    // À COMPLÉTER
    juge::a_completer("map_reduce");
}
