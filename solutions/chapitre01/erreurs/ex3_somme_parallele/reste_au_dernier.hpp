// attendu : ÉCHEC dans « plus de threads que de valeurs » — des parts nulles, et tout le travail pour le dernier thread
//
// Trois valeurs divisées par huit threads : zéro chacun, et le dernier fait tout, seul.
#pragma once

#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

template <class Fonction>
long long somme_parallele(const std::vector<int>& valeurs, int threads, Fonction f) {
    if (threads < 1) throw std::invalid_argument("il faut au moins un thread");
    const std::size_t parts = static_cast<std::size_t>(threads);
    std::vector<long long> sommes(parts);  // une case par thread
    std::vector<std::jthread> equipe;
    std::size_t debut = 0;
    for (std::size_t t = 0; t < parts; ++t) {
        const bool dernier = t + 1 == parts;
        const std::size_t fin = dernier ? valeurs.size() : debut + valeurs.size() / parts;
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
