// attendu : COURSE DÉTECTÉE — la variable de boucle est capturée par référence
//
// Tous les threads lisent le même i, que la boucle augmente pendant ce temps. Plusieurs reçoivent
// le même numéro, et le dernier lit une variable qui n'existe plus.
#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

inline std::vector<int> lancer_tous(int n, const std::function<int(int)>& travail) {
    std::vector<int> resultats(static_cast<std::size_t>(n));
    {
        std::vector<std::jthread> equipe;
        for (int i = 0; i < n; ++i) {
            equipe.emplace_back([&] { resultats[static_cast<std::size_t>(i)] = travail(i); });
        }
    }
    return resultats;
}
