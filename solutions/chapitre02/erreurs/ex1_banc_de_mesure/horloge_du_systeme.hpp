// attendu : ÉCHEC — system_clock donne l'heure qu'il est, et peut reculer
//
// Le système la remet à l'heure quand il veut : une durée peut devenir négative, ou gagner une
// heure.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <vector>

using Nanosecondes = std::chrono::duration<double, std::nano>;

struct Mesure {
    std::vector<Nanosecondes> echantillons;
    Nanosecondes mediane{0};
    Nanosecondes ecart{0};
};

inline Nanosecondes mediane(std::vector<Nanosecondes> valeurs) {
    if (valeurs.empty()) throw std::invalid_argument("la médiane de rien n'existe pas");
    std::sort(valeurs.begin(), valeurs.end());
    const std::size_t milieu = valeurs.size() / 2;
    if (valeurs.size() % 2 == 1) return valeurs[milieu];
    return (valeurs[milieu - 1] + valeurs[milieu]) / 2;
}

inline Mesure mesurer(const std::function<void()>& travail, int echauffements, int echantillons,
                      int appels) {
    if (echauffements < 0 || echantillons < 1 || appels < 1)
        throw std::invalid_argument("il faut au moins un échantillon d'un appel");
    for (int i = 0; i < echauffements; ++i)
        travail();

    Mesure mesure;
    for (int e = 0; e < echantillons; ++e) {
        const auto debut = std::chrono::system_clock::now();
        for (int a = 0; a < appels; ++a)
            travail();
        const auto fin = std::chrono::system_clock::now();
        mesure.echantillons.push_back(Nanosecondes(fin - debut) / appels);
    }

    mesure.mediane = mediane(mesure.echantillons);
    std::vector<Nanosecondes> distances;
    for (const auto echantillon : mesure.echantillons)
        distances.push_back(std::chrono::abs(echantillon - mesure.mediane));
    mesure.ecart = mediane(distances);
    return mesure;
}
