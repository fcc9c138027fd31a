// Solution de l'exercice 1.3 — Somme parallèle. Une possibilité parmi d'autres.
//
// - Chaque thread additionne dans une variable à lui, puis range son résultat dans sa case. Une
//   somme commune serait un accès concurrent ; protégée par un verrou pris à chaque valeur, elle
//   serait juste, et les threads passeraient leur temps à s'attendre.
// - Ranger à la fin seulement, plutôt que d'additionner dans la case, n'est pas affaire de
//   justesse : les cases voisines partagent une ligne de cache (le faux partage du chapitre 2).
// - Tous les threads sont lancés avant que l'on en attende un seul. Créer puis attendre dans la
//   même boucle donnerait le bon résultat, sans aucun parallélisme.
// - equipe.clear() attend tout le monde, et c'est aussi ce qui rend les cases lisibles : la fin
//   d'un thread précède le retour de l'attente (join), donc la lecture voit l'écriture.
// - t, debut et fin sont capturés par valeur : capturés par référence, ils changeraient sous les
//   pieds du thread pendant que la boucle continue.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

template <class Fonction>
long long somme_parallele(const std::vector<int>& valeurs, int threads, Fonction f) {
    if (threads < 1) throw std::invalid_argument("il faut au moins un thread");
    const std::size_t parts = std::min(static_cast<std::size_t>(threads), valeurs.size());
    std::vector<long long> sommes(parts);  // une case par thread
    std::vector<std::jthread> equipe;
    std::size_t debut = 0;
    for (std::size_t t = 0; t < parts; ++t) {
        const std::size_t en_plus = t < valeurs.size() % parts ? 1 : 0;
        const std::size_t fin = debut + valeurs.size() / parts + en_plus;
        equipe.emplace_back([&, t, debut, fin] {
            long long somme = 0;
            for (std::size_t i = debut; i < fin; ++i)
                somme += f(valeurs[i]);
            sommes[t] = somme;
        });
        debut = fin;
    }
    equipe.clear();  // attend tout le monde : les cases sont écrites
    return std::accumulate(sommes.begin(), sommes.end(), 0LL);
}
