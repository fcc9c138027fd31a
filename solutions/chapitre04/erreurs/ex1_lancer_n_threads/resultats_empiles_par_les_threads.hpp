// attendu : COURSE DÉTECTÉE — les threads agrandissent ensemble le tableau des résultats
//
// push_back() change la taille et parfois l'adresse du tableau : deux threads s'y télescopent.
#pragma once

#include <functional>
#include <thread>
#include <vector>

inline std::vector<int> lancer_tous(int n, const std::function<int(int)>& travail) {
    std::vector<int> resultats;
    {
        std::vector<std::jthread> equipe;
        for (int i = 0; i < n; ++i)
            equipe.emplace_back([i, &travail, &resultats] { resultats.push_back(travail(i)); });
    }
    return resultats;
}
