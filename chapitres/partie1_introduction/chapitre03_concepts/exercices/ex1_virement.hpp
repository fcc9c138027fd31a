// Exercice 3.1 — Virement                                                 ⭐⭐   4 points
//
// Une banque déplace de l'argent d'un compte à l'autre pendant que d'autres threads font de même.
// Chaque compte a son verrou : deux virements sans compte commun ne se gênent pas. Un virement,
// lui, touche deux comptes, donc deux verrous, et c'est là que tout se complique.
//
// À écrire : virer() et total().
//
// Garanties à tenir :
//   G1. virer() vérifie que la source est assez approvisionnée, déplace le montant et renvoie true ;
//       sinon elle ne change rien et renvoie false. Montants et soldes occupent tout un long. Un
//       solde n'est jamais négatif : le même argent ne se dépense pas deux fois.
//   G2. L'argent n'est jamais en route : qui tient les verrous des deux comptes voit toujours le
//       même total. C'est ainsi que total() le calcule.
//   G3. Aucun interblocage, dans quelque sens que se croisent les virements et les totaux, et quel
//       que soit le nombre de comptes.
//   G4. Un virement d'un compte vers lui-même, s'il est couvert, renvoie true, et sinon false ; il
//       ne change rien.
//   G5. Un montant nul ou négatif lève std::invalid_argument, sans rien changer, entre deux comptes
//       comme d'un compte vers lui-même.
//   G6. Un virement, ou un total, n'attend que ses deux comptes, et attendre, c'est dormir jusqu'à
//       ce que leurs verrous soient rendus : ni boucle qui tourne à vide, ni nouvel essai de temps
//       en temps.
//   G7. Quand virer() ou total() se termine, de quelque façon que ce soit, ses verrous sont rendus.
//   G8. Tout accès au solde d'un compte se fait en tenant son verrou, et non un autre.
//
// À supposer : aucune somme ne dépasse ce que peut contenir un long.
// Leçon : 1.4 (vérifier, puis agir), 1.5 (section critique) et 1.9 (interblocage).
#pragma once

#include <juge/a_completer.hpp>
#include <mutex>
#include <stdexcept>

/// Un compte en banque. Tout accès à `solde` se fait en tenant `verrou`.
struct Compte {
    explicit Compte(long solde_initial) : solde(solde_initial) {}
    std::mutex verrou;
    long solde;  ///< en euros
};

/// Déplace `montant` euros de `source` vers `destination`. Renvoie false, sans rien changer, si la
/// source n'est pas assez approvisionnée. Lève std::invalid_argument si le montant n'est pas
/// positif.
inline bool virer(Compte& source, Compte& destination, long montant) {
    // À COMPLÉTER
    juge::a_completer("virer");
}

/// La somme de deux comptes différents, vus au même instant.
inline long total(Compte& a, Compte& b) {
    // À COMPLÉTER
    juge::a_completer("total");
}
