// attendu : ÉCHEC dans « l'échauffement est exécuté, et ne compte pas » — std::clock() compte le temps de processeur, pas le temps réel
//
// Un travail qui attend (disque, réseau, verrou) paraît gratuit, et quatre threads paraissent
// quatre fois plus lents.
#pragma once

#include <algorithm>
#include <chrono>
#include <ctime>
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
        const std::clock_t debut = std::clock();
        for (int a = 0; a < appels; ++a)
            travail();
        const std::clock_t fin = std::clock();
        mesure.echantillons.push_back(
            Nanosecondes(1e9 * static_cast<double>(fin - debut) / CLOCKS_PER_SEC) / appels);
    }

    mesure.mediane = mediane(mesure.echantillons);
    std::vector<Nanosecondes> distances;
    for (const auto echantillon : mesure.echantillons)
        distances.push_back(std::chrono::abs(echantillon - mesure.mediane));
    mesure.ecart = mediane(distances);
    return mesure;
}
