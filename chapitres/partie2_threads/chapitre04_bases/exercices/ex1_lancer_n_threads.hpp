// Exercice 4.1 — Lancer N threads                                           ⭐   3 points
//
// Le même travail, n fois, chacun dans son thread avec son numéro : c'est la première brique de
// tout calcul parallèle. Elle tient en dix lignes, et ce sont celles où l'on se trompe le plus :
// un numéro partagé par mégarde, un thread qu'on oublie d'attendre, un refus du système qui arrête
// tout le programme.
//
// À écrire : la fonction ci-dessous.
//
// Garanties à tenir :
//   G1. travail(0), travail(1), …, travail(n - 1) sont appelés une fois chacun, chacun dans son
//       propre thread, jamais dans l'appelant.
//   G2. Ces n threads vivent tous en même temps, quel que soit n : aucun n'attend la fin d'un autre.
//   G3. La fonction rend la main quand tous ont fini, et pas avant. Ce qu'ils ont écrit se lit
//       ensuite sans précaution.
//   G4. Le résultat de travail(i) est à la place i, quel que soit l'ordre dans lequel les threads
//       finissent. Sans thread à lancer, il n'y a pas de résultat.
//   G5. Si le système refuse un thread, qu'il soit le premier ou le dernier, ceux qui sont déjà
//       partis sont attendus, puis l'exception std::system_error sort de la fonction. Le programme
//       ne s'arrête pas, et rien de ce dont un thread se sert n'est détruit avant qu'il ait fini.
//   G6. Plusieurs appels à la fois, et un appel fait par travail, ne se gênent pas. Rien ne reste
//       derrière : ni thread, ni mémoire.
//
// À supposer : n n'est pas négatif, et travail ne lève pas d'exception.
// Interdit : detach.
// Leçon : 1.6 (ce qu'on donne à un thread), 1.4 (jthread) et 1.9 (quand le système refuse).
#pragma once

#include <functional>
#include <juge/a_completer.hpp>
#include <thread>
#include <vector>

inline std::vector<int> lancer_tous(int n, const std::function<int(int)>& travail) {
    // À COMPLÉTER
    juge::a_completer("lancer_tous");
}
