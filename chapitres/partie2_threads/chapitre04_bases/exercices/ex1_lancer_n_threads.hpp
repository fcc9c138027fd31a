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
//   - travail(0), travail(1), …, travail(n - 1) sont appelés une fois chacun, chacun dans son
//     propre thread ; ces threads vivent en même temps, aucun n'attend la fin d'un autre.
//   - La fonction rend la main quand tous ont fini. Elle rend les résultats dans l'ordre des
//     numéros, quel que soit l'ordre dans lequel les threads finissent.
//   - Si le système refuse un thread, ceux qui sont déjà partis sont attendus, puis l'exception
//     std::system_error sort de la fonction. Le programme ne s'arrête pas.
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
