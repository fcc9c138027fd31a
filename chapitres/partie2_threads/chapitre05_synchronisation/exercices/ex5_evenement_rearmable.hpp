// Exercice 5.5 — Événement réarmable                                      ⭐⭐   4 points
//
// « Le feu est vert » : les voitures arrêtées partent, celles qui arrivent passent sans s'arrêter,
// jusqu'à ce que le feu repasse au rouge. Un événement réarmable est ce feu ; on s'en sert pour
// suspendre et relancer des workers.
//
// À écrire : les quatre fonctions ci-dessous, et les membres privés qu'il leur faut.
//
// Garanties à tenir :
//   G1. attendre() passe sans s'endormir si l'événement est déclenché ; sinon, elle dort jusqu'au
//       prochain declencher() : ni boucle qui tourne à vide, ni sommeils d'une durée choisie,
//       recommencés.
//   G2. declencher() libère tous les threads qui attendaient à ce moment-là, même si rearmer() est
//       appelée aussitôt après, avant qu'ils aient eu le temps de se réveiller.
//   G3. Après rearmer(), les nouveaux venus attendent le prochain declencher(), et personne ne
//       passe à leur place ni eux à celle d'un autre. On recommence autant de fois qu'on veut.
//   G4. rearmer() au repos ne change rien : elle ne libère personne. declencher() répétée ne compte
//       qu'une fois : un seul rearmer() suffit ensuite.
//   G5. Aucun réveil n'est perdu, quel que soit l'ordre dans lequel les threads avancent.
//   G6. Toutes ces fonctions s'appellent en même temps de plusieurs threads, sans accès
//       concurrent ; ce qui est écrit avant declencher() se lit après attendre(), ou après que
//       est_declenche() a renvoyé true.
//   G7. Chaque événement a son état : deux événements s'ignorent.
//
// Leçon : 1.5 (les événements) et 1.7 (les réveils perdus).
#pragma once

#include <condition_variable>
#include <juge/a_completer.hpp>
#include <mutex>

class EvenementRearmable {
public:
    /// Déclenche l'événement et libère tous ceux qui l'attendent.
    void declencher() {
        // À COMPLÉTER
        juge::a_completer("EvenementRearmable::declencher");
    }

    /// Remet l'événement au repos. Ceux que declencher() a libérés le restent.
    void rearmer() {
        // À COMPLÉTER
        juge::a_completer("EvenementRearmable::rearmer");
    }

    /// Vrai entre declencher() et rearmer().
    bool est_declenche() const {
        // À COMPLÉTER
        juge::a_completer("EvenementRearmable::est_declenche");
    }

    /// Attend que l'événement se déclenche ; passe tout de suite s'il l'est déjà.
    void attendre() {
        // À COMPLÉTER
        juge::a_completer("EvenementRearmable::attendre");
    }

private:
    // À COMPLÉTER
};
