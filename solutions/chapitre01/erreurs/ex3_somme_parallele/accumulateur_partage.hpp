// attendu : COURSE DÉTECTÉE — tous les threads additionnent dans la même variable
//
// Lire, ajouter, écrire : deux threads qui le font ensemble perdent une addition. En C++, c'est
// pire : le comportement n'est pas défini.
#pragma once

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <thread>
#include <vector>

template <class Fonction>
long long somme_parallele(const std::vector<int>& valeurs, int threads, Fonction f) {
    if (threads < 1) throw std::invalid_argument("il faut au moins un thread");
    const std::size_t parts = std::min(static_cast<std::size_t>(threads), valeurs.size());
    long long somme = 0;
    std::vector<std::jthread> equipe;
    std::size_t debut = 0;
    for (std::size_t t = 0; t < parts; ++t) {
        const std::size_t en_plus = t < valeurs.size() % parts ? 1 : 0;
        const std::size_t fin = debut + valeurs.size() / parts + en_plus;
        equipe.emplace_back([&, debut, fin] {
            for (std::size_t i = debut; i < fin; ++i)
                somme += f(valeurs[i]);
        });
        debut = fin;
    }
    equipe.clear();  // attend tout le monde : les cases sont écrites
    return somme;
}
