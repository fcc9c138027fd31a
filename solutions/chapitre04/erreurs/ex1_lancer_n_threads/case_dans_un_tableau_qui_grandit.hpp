// attendu : COURSE DÉTECTÉE — la référence désigne une case que le tableau a déplacée en grandissant
//
// Le thread écrit dans l'ancien emplacement, que le tableau a rendu entre-temps.
#pragma once

#include <functional>
#include <thread>
#include <vector>

inline std::vector<int> lancer_tous(int n, const std::function<int(int)>& travail) {
    std::vector<int> resultats;
    {
        std::vector<std::jthread> equipe;
        for (int i = 0; i < n; ++i) {
            resultats.push_back(0);
            equipe.emplace_back(
                [i, &travail, &resultat = resultats.back()] { resultat = travail(i); });
        }
    }
    return resultats;
}
