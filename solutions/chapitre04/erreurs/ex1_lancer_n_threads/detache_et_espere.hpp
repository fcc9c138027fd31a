// attendu : ÉCHEC — des threads détachés, et une pause « assez longue » à la place de join()
//
// Aucune durée n'est assez longue pour une machine assez chargée ; et le jour où elle ne l'est pas,
// les threads écrivent dans un tableau détruit.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

inline std::vector<int> lancer_tous(int n, const std::function<int(int)>& travail) {
    std::vector<int> resultats(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) {
        std::thread([i, &travail, &resultats] {
            resultats[static_cast<std::size_t>(i)] = travail(i);
        }).detach();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    return resultats;
}
