// attendu : ÉCHEC dans « tous les threads vivent en même temps » — chaque thread est attendu avant de lancer le suivant
//
// C'est un programme séquentiel, avec le coût des threads en plus.
#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

inline std::vector<int> lancer_tous(int n, const std::function<int(int)>& travail) {
    std::vector<int> resultats(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) {
        std::jthread thread(
            [i, &travail, &resultats] { resultats[static_cast<std::size_t>(i)] = travail(i); });
        thread.join();
    }
    return resultats;
}
