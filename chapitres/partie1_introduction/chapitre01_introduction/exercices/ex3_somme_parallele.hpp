// Exercice 1.3 — Somme parallèle                                          ⭐⭐   4 points
//
// Additionner le résultat d'un calcul coûteux sur chaque élément d'un tableau : le plus simple des
// programmes parallèles, et le moule de beaucoup d'autres (compter, chercher un maximum, simuler).
// Chacun calcule sa part, puis on réunit.
//
// À écrire : somme_parallele().
//
// Garanties à tenir :
//   G1. Le résultat est la somme de f(valeur) sur toutes les valeurs, chacune prise une fois et une
//       seule, et f n'est pas appelée autrement. Aucune valeur : la somme est 0.
//   G2. La somme, et chaque somme partielle, peuvent dépasser ce que contient un int, même si f renvoie
//       un int.
//   G3. Exactement `threads` threads calculent, et en même temps : ni un de moins (si vite que f
//       réponde, le premier lancé ne fait pas le travail des autres), ni un de plus. Celui qui
//       appelle somme_parallele() peut être l'un d'eux ; s'il appelle f, ne serait-ce que sur le
//       reste, il compte. S'il y a moins de valeurs que de threads, il y a un thread par valeur,
//       et aucun n'est lancé pour rien, même pour deux milliards de threads demandés.
//   G4. Aucun accès concurrent : deux threads n'écrivent pas la même variable, et personne ne lit ce
//       qu'un autre est peut-être en train d'écrire. Au retour, tous ces threads sont terminés :
//       ce que f a écrit se lit sans précaution.
//   G5. Moins d'un thread lève std::invalid_argument, et f n'est pas appelée.
//   G6. Deux appels peuvent avoir lieu en même temps, dans deux threads, ou l'un dans la fonction f de
//       l'autre : ils ne partagent rien.
//
// À supposer : `f` peut être appelée par plusieurs threads à la fois, peut être copiée, et ne lève
// pas d'exception.
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
