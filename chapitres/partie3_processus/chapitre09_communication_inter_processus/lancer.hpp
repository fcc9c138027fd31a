// Un processus qui exécute une fonction sans résultat, avec ces descripteurs pour lui.
#pragma once

#include <chapitre07/processus.hpp>
#include <string>
#include <utility>
#include <vector>

template <class Fonction>
cours::Processus lancer(Fonction fonction, std::vector<int> descripteurs = {}) {
    cours::Reglages reglages;
    reglages.descripteurs = std::move(descripteurs);
    return cours::Processus::fonction(
        [fonction]() mutable {
            fonction();
            return std::string();
        },
        std::move(reglages));
}
