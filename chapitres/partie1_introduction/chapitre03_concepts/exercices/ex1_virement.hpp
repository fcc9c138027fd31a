// Exercice 3.1 — Virement                                                 ⭐⭐   4 points
//
// Une banque déplace de l'argent d'un compte à l'autre pendant que d'autres threads font de même.
// Chaque compte a son verrou : deux virements sans compte commun ne se gênent pas. Un virement,
// lui, touche deux comptes, donc deux verrous, et c'est là que tout se complique.
//
// À écrire : virer() et total().
//
// Garanties à tenir :
//   - virer() vérifie que la source est assez approvisionnée, puis déplace le montant, et rend
//     true ; sinon elle ne change rien et rend false. Un solde n'est jamais négatif.
//   - L'argent n'est jamais en route : qui prend les verrous des deux comptes voit toujours le
//     même total. C'est ainsi que total() doit le calculer.
//   - Aucun interblocage, dans quelque sens que se croisent les virements et les totaux. Un
//     virement d'un compte vers lui-même, s'il est couvert, rend true et ne change rien.
//   - Un montant nul ou négatif lève std::invalid_argument, sans rien changer.
//   - Un virement n'attend que ses deux comptes, et attendre, c'est dormir : pas de boucle qui
//     tourne à vide. Les verrous sont rendus dans tous les cas.
//
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

/// Déplace `montant` euros de `source` vers `destination`. Rend false, sans rien changer, si la
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
