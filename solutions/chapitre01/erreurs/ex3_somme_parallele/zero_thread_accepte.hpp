// attendu : ÉCHEC dans « moins d'un thread est refusé » — zéro thread : personne ne calcule, et la somme est 0
//
// Converti en std::size_t, -2 devient un nombre immense ; et 0 thread rend 0 sans rien dire.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <thread>
#include <vector>

template <class Fonction>
long long somme_parallele(const std::vector<int>& valeurs, int threads, Fonction f) {
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
