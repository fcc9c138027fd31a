// Exercice p3.2 — Tri fusion multi-processus                                  ⭐⭐⭐   8 points
//
// Un tableau trop grand pour un seul cœur est en mémoire partagée, et des processus le trient : les
// tranches d'abord, toutes à la fois, puis les fusions, niveau par niveau. Pourquoi des processus ?
// Parce que la comparaison vient d'ailleurs (une extension, un script, une bibliothèque qui
// plante), et qu'elle peut emporter celui qui l'appelle. Encore faut-il que sa mort ne coûte qu'un
// peu de travail : qu'une étape interrompue n'ait rien abîmé de ce qu'il faut pour la refaire.
//
// À écrire : trier(), et ce dont elle a besoin. EchecTri et nombre_de_tranches() sont donnés.
//
// Garanties à tenir :
//   G1. Au retour, `tableau` est trié selon `avant`, et le tri est stable : deux éléments qu'`avant`
//       ne distingue pas restent dans leur ordre. Une profondeur négative : std::invalid_argument,
//       sans rien changer.
//   G2. Le tableau est découpé en nombre_de_tranches() tranches contiguës, égales à un élément près.
//       Elles se trient toutes à la fois, chacune dans un processus ; puis deux tranches voisines
//       fusionnent, chaque fusion dans un processus, toutes celles d'un niveau à la fois. Un
//       tableau de moins de deux éléments n'en demande aucun.
//   G3. Jamais plus de nombre_de_tranches() enfants en vie. Ce programme répartit et attend, en
//       dormant : lui-même n'appelle pas `avant` (sauf G6).
//   G4. Si un enfant meurt (un signal, ou un autre code que zéro), ce qu'il avait à faire est refait
//       en entier par un autre enfant : le résultat est le même, aucun élément n'est perdu ni
//       doublé.
//   G5. Ce qui a échoué trois fois n'est plus essayé : EchecTri. Le tableau contient alors encore
//       tous ses éléments, chacun une fois, dans un ordre quelconque.
//   G6. Si le système refuse un processus, ce qu'il aurait fait se fait ici, sans erreur, une fois
//       lancés les autres enfants du niveau : ils travaillent pendant ce temps.
//   G7. Que l'appel réussisse ou lève : aucun enfant ne reste, ni vivant, ni zombie, et ce programme
//       retrouve ses descripteurs et ses mémoires partagées. Il n'attend que ses propres enfants,
//       et une attente interrompue (EINTR) n'est pas une erreur.
//   G8. Pendant l'appel, une seule mémoire partagée de plus, de la taille du tableau à une page près.
//       Une fusion est linéaire : elle ne trie pas à nouveau ce qui l'est déjà.
//
// À supposer : `tableau` est en mémoire partagée (MAP_SHARED), et personne n'y touche pendant
// l'appel ; `avant` ne lève pas, et ne crée pas de processus ; la mémoire suffit ; ce programme
// n'ignore pas SIGCHLD. Les processus naissent par fork().
// Leçon : chapitre 7, 1.2 (fork) et 1.4 (comment il finit) ; chapitre 8, 1.6 et 1.7 (refaire, et
// jusqu'à quand) ; chapitre 9, 1.4 (la mémoire partagée) ; exercices/README.md dit par où
// commencer.
#pragma once

#include <cstddef>
#include <juge/a_completer.hpp>
#include <span>
#include <stdexcept>
#include <type_traits>

/// Une même partie du tri a échoué trois fois.
class EchecTri : public std::runtime_error {
public:
    EchecTri() : std::runtime_error("une partie du tri a échoué trois fois") {}
};

/// Une puissance de deux : 2^profondeur, ou moins, pour que chaque tranche ait deux éléments.
inline std::size_t nombre_de_tranches(std::size_t taille, int profondeur) {
    std::size_t tranches = 1;
    for (int i = 0; i < profondeur && tranches <= taille / 4; ++i)
        tranches *= 2;
    return tranches;
}

/// Trie `tableau` par des processus. `avant(a, b)` : a doit venir avant b.
template <class T, class Avant>
void trier(std::span<T> tableau, int profondeur, Avant avant) {
    static_assert(std::is_trivially_copyable_v<T>, "un élément se copie octet par octet");
    // À COMPLÉTER
    juge::a_completer("trier");
}
