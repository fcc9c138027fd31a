// Exercice 1.3 — Somme parallèle                                          ⭐⭐   4 points
//
// Additionner le résultat d'un calcul coûteux sur chaque élément d'un tableau : le plus simple des
// programmes parallèles, et le moule de beaucoup d'autres (compter, chercher un maximum, simuler).
// Chacun calcule sa part, puis on réunit.
//
// À écrire : somme_parallele().
//
// Garanties à tenir :
//   - Le résultat est la somme de f(valeur) sur toutes les valeurs, chacune prise une fois et une
//     seule. Il peut dépasser ce que contient un int. Aucune valeur : la somme est 0.
//   - Exactement `threads` threads travaillent, et en même temps ; celui qui appelle la fonction
//     peut être l'un d'eux. S'il y a moins de valeurs que de threads, un thread par valeur suffit.
//   - Aucun accès concurrent : deux threads n'écrivent pas la même variable, et personne ne lit ce
//     qu'un autre est peut-être en train d'écrire.
//   - Moins d'un thread lève std::invalid_argument.
//
// `f` peut être appelée par plusieurs threads à la fois, et ne lève pas d'exception.
// Leçon : 1.11 (bien partager le travail) et 1.10 (ce que C++ ne protège pas) ; l'exemple basique
// est proche.
#pragma once

#include <juge/a_completer.hpp>
#include <stdexcept>
#include <thread>
#include <vector>

/// La somme de f(valeur), que `threads` threads calculent ensemble.
template <class Fonction>
long long somme_parallele(const std::vector<int>& valeurs, int threads, Fonction f) {
    // À COMPLÉTER
    juge::a_completer("somme_parallele");
}
