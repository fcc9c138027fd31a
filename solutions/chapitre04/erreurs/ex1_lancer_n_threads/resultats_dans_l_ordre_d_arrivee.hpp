// attendu : ÉCHEC dans « les résultats sont dans l'ordre des numéros, dans tous les entrelacements » — un verrou protège le tableau, pas l'ordre
//
// Plus d'accès concurrent, mais le premier fini range son résultat le premier.
#pragma once

#include <functional>
#include <mutex>
#include <thread>
#include <vector>

inline std::vector<int> lancer_tous(int n, const std::function<int(int)>& travail) {
    std::vector<int> resultats;
    std::mutex verrou;
    {
        std::vector<std::jthread> equipe;
        for (int i = 0; i < n; ++i) {
            equipe.emplace_back([i, &travail, &resultats, &verrou] {
                const int resultat = travail(i);
                const std::lock_guard garde(verrou);
                resultats.push_back(resultat);
            });
        }
    }
    return resultats;
}
