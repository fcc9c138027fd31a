// attendu : ÉCHEC dans « les threads travaillent en même temps » — le jthread n'est pas gardé : il est attendu aussitôt
//
// Un std::jthread sans nom est détruit à la fin de la ligne, et le détruire attend la fin du
// thread.
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
    std::size_t debut = 0;
    for (std::size_t t = 0; t < parts; ++t) {
        const std::size_t en_plus = t < valeurs.size() % parts ? 1 : 0;
        const std::size_t fin = debut + valeurs.size() / parts + en_plus;
        std::jthread([&, t, debut, fin] {
            long long somme = 0;
            for (std::size_t i = debut; i < fin; ++i)
                somme += f(valeurs[i]);
            sommes[t] = somme;
        });
        debut = fin;
    }
    return std::accumulate(sommes.begin(), sommes.end(), 0LL);
}
