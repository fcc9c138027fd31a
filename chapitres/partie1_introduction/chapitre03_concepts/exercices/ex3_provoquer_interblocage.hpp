// Exercice 3.3 — Provoquer un interblocage                                ⭐⭐   4 points
//
// L'exercice à l'envers : écrivez un programme qui se bloque. À chaque fois, sur toute machine,
// dans tout ordre d'avancement des threads ; « presque toujours » ne compte pas. On ne comprend
// bien un interblocage qu'une fois qu'on sait l'obtenir à coup sûr, et un test qui prouve une
// correction commence toujours par reproduire la panne à coup sûr.
//
// À écrire : provoquer(), qui interbloque deux threads sur les deux verrous qu'on lui donne.
// L'épreuve constate le cycle, puis reprend de force l'un des verrous à celui qui le tient (elle
// brise la troisième condition de Coffman) : les threads, délivrés, doivent alors finir.
//
// Garanties à tenir :
//   - Chacun des deux threads tient l'un des verrous et attend l'autre (provoquer() peut lancer
//     les deux, ou être exécutée par l'un d'eux).
//   - À chaque fois : quel que soit l'ordre dans lequel les threads avancent, et sans compter sur
//     une durée (un sleep n'ordonne rien : l'autre thread peut dormir plus longtemps encore).
//   - Attendre, c'est dormir : pas de boucle qui tourne à vide.
//   - Une fois délivrés, les deux threads rendent leurs verrous et finissent. provoquer() ne
//     revient qu'après leur fin.
//
// Leçon : 1.9 (interblocage) ; l'exemple avancé en provoque un.
#pragma once

#include <juge/a_completer.hpp>
#include <mutex>
#include <thread>

/// Interbloque deux threads sur `a` et `b`, et revient quand l'épreuve les a délivrés.
/// `Verrou` s'emploie comme std::mutex : lock(), unlock(), try_lock(), et les gardes habituelles.
template <class Verrou>
void provoquer(Verrou& a, Verrou& b) {
    // À COMPLÉTER
    juge::a_completer("provoquer");
}
