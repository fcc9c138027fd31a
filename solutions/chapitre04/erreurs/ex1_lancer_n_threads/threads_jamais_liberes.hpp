// attendu : FUITE — chaque thread est créé par new, et jamais détruit
//
// join() attend la fin du thread ; il ne libère pas l'objet qui le désigne.
#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

inline std::vector<int> lancer_tous(int n, const std::function<int(int)>& travail) {
    std::vector<int> resultats(static_cast<std::size_t>(n));
    std::vector<std::thread*> equipe;
    const auto attendre_tous = [&equipe] {
        for (std::thread* thread : equipe)
            thread->join();
    };
    try {
        for (int i = 0; i < n; ++i) {
            equipe.push_back(new std::thread([i, &travail, &resultats] {
                resultats[static_cast<std::size_t>(i)] = travail(i);
            }));
        }
    } catch (...) {
        attendre_tous();
        throw;
    }
    attendre_tous();
    return resultats;
}
