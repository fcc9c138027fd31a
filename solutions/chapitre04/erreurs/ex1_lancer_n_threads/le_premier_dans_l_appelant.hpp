// attendu : ÉCHEC dans « chacun reçoit son numéro, une fois et une seule » — l'appelant fait lui-même le travail 0
//
// Un thread de moins à créer ; mais la fonction promet un thread par travail, et un travail qui
// compte là-dessus (son nom, ses variables thread_local) se trouve chez l'appelant.
#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

inline std::vector<int> lancer_tous(int n, const std::function<int(int)>& travail) {
    std::vector<int> resultats(static_cast<std::size_t>(n));
    {
        std::vector<std::jthread> equipe;
        for (int i = 1; i < n; ++i) {
            equipe.emplace_back(
                [i, &travail, &resultats] { resultats[static_cast<std::size_t>(i)] = travail(i); });
        }
        if (n > 0) resultats[0] = travail(0);
    }  // equipe est détruite ici : tous les threads sont attendus
    return resultats;
}
