// attendu : ÉCHEC dans « pas plus de threads que demandé » — le nombre de threads demandé n'est pas regardé
//
// Un million de valeurs, un million de threads : les créer coûte bien plus que le calcul.
#pragma once

#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

template <class Fonction>
long long somme_parallele(const std::vector<int>& valeurs, int threads, Fonction f) {
    if (threads < 1) throw std::invalid_argument("il faut au moins un thread");
    const std::size_t parts = valeurs.size();
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
