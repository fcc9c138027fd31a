// attendu : PLANTAGE dans « un thread refusé n'arrête pas le programme » — un std::thread joignable est détruit
//
// Quand le système refuse un thread, l'exception détruit le tableau. Les threads déjà partis n'ont
// pas été attendus : std::terminate() arrête tout le programme.
#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

inline std::vector<int> lancer_tous(int n, const std::function<int(int)>& travail) {
    std::vector<int> resultats(static_cast<std::size_t>(n));
    std::vector<std::thread> equipe;
    for (int i = 0; i < n; ++i) {
        equipe.emplace_back(
            [i, &travail, &resultats] { resultats[static_cast<std::size_t>(i)] = travail(i); });
    }
    for (std::thread& thread : equipe)
        thread.join();
    return resultats;
}
