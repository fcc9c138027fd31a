// attendu : ÉCHEC dans « les threads travaillent en même temps » — le verrou est tenu pendant f : un seul calcule à la fois
//
// La somme commune est bien protégée, mais le verrou couvre aussi le travail qu'on voulait
// partager.
#pragma once

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

template <class Fonction>
long long somme_parallele(const std::vector<int>& valeurs, int threads, Fonction f) {
    if (threads < 1) throw std::invalid_argument("il faut au moins un thread");
    const std::size_t parts = std::min(static_cast<std::size_t>(threads), valeurs.size());
    long long somme = 0;
    std::mutex verrou;
    std::vector<std::jthread> equipe;
    std::size_t debut = 0;
    for (std::size_t t = 0; t < parts; ++t) {
        const std::size_t en_plus = t < valeurs.size() % parts ? 1 : 0;
        const std::size_t fin = debut + valeurs.size() / parts + en_plus;
        equipe.emplace_back([&, debut, fin] {
            for (std::size_t i = debut; i < fin; ++i) {
                const std::lock_guard garde(verrou);
                somme += f(valeurs[i]);
            }
        });
        debut = fin;
    }
    equipe.clear();  // attend tout le monde : les cases sont écrites
    return somme;
}
