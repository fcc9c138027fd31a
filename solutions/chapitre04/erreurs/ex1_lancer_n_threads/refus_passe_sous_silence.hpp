// attendu : ÉCHEC dans « un thread refusé n'arrête pas le programme » — l'exception est avalée
//
// La fonction rend des résultats dont certains n'ont jamais été calculés, sans que l'appelant le
// sache.
#pragma once

#include <cstddef>
#include <functional>
#include <system_error>
#include <thread>
#include <vector>

inline std::vector<int> lancer_tous(int n, const std::function<int(int)>& travail) {
    std::vector<int> resultats(static_cast<std::size_t>(n));
    {
        std::vector<std::jthread> equipe;
        try {
            for (int i = 0; i < n; ++i) {
                equipe.emplace_back([i, &travail, &resultats] {
                    resultats[static_cast<std::size_t>(i)] = travail(i);
                });
            }
        } catch (const std::system_error&) {
            // tant pis, on fera avec ceux qu'on a
        }
    }
    return resultats;
}
