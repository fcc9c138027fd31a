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
//   G1. Deux threads, chacun tient l'un des verrous et attend l'autre, dans son lock(). (provoquer()
//       peut lancer les deux, ou être exécutée par l'un d'eux.)
//   G2. À chaque fois, quel que soit l'ordre dans lequel les threads avancent : celui qui tient son
//       premier verrou ne demande pas le second avant que l'autre tienne le sien, dût-il attendre
//       toujours. Rien ne compte sur une durée : ni sommeil, ni attente bornée.
//   G3. Attendre, c'est dormir : pas de boucle qui tourne à vide. Et sans accès concurrent.
//   G4. Une fois délivrés, les deux threads rendent leurs verrous et finissent. provoquer() ne
//       revient qu'après la fin des deux.
//   G5. Plusieurs appels, l'un après l'autre ou à la fois, sur d'autres verrous, ne se gênent pas.
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
