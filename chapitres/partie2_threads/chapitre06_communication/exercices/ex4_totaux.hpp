// Exercice 6.4 — Totaux thread_local                                      ⭐⭐   3 points
//
// Compter les requêtes d'un serveur, par page, ne doit pas ralentir le serveur. Si chaque thread
// compte dans sa propre table, personne n'attend personne ; on ne réunit les tables que pour lire
// les totaux. Reste la vraie question : que devient la table d'un thread qui se termine ?
//
// À écrire : les deux fonctions ci-dessous, et les membres privés (statiques) qu'il leur faut.
//
// Garanties à tenir :
//   G1. Deux threads qui ajoutent, même à la même clé, ne s'attendent pas (un thread peut attendre
//       à son premier ajout, le temps d'être connu, et pendant un lire()).
//   G2. lire() compte tous les ajouts accomplis avant l'appel, par des threads vivants ou finis, et
//       ne remet rien à zéro : un total ne recule que si l'on ajoute un nombre négatif.
//   G3. La fin d'un thread n'efface rien et ne compte rien deux fois, même vue par un lire()
//       simultané.
//   G4. lire() ne touche pas à la mémoire d'un thread disparu.
//   G5. Les totaux sont des long, à tous les étages : au-delà de 2^31, ils restent justes.
//   G6. Plusieurs threads ajoutent, lisent et finissent en même temps, sans accès concurrent. Les
//       totaux d'un type de clé ignorent ceux d'un autre.
//
// Leçon : 1.9 (une donnée par thread).
#pragma once

#include <juge/a_completer.hpp>
#include <map>
#include <mutex>
#include <set>

/// Les totaux du programme, par clé : un seul jeu de totaux par type de clé, d'où les fonctions
/// statiques. `Cle` se copie et se compare par <.
template <class Cle>
class Totaux {
public:
    /// Ajoute `nombre` au total de `cle`.
    static void ajouter(const Cle& cle, long nombre) {
        // À COMPLÉTER
        juge::a_completer("Totaux::ajouter");
    }

    /// Les totaux de tous les threads, vivants ou finis. Une clé jamais employée n'y figure pas.
    static std::map<Cle, long> lire() {
        // À COMPLÉTER
        juge::a_completer("Totaux::lire");
    }

private:
    // À COMPLÉTER : la table d'un thread, et de quoi les retrouver toutes
};
