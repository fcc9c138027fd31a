// Solution de l'exercice 2.1 — Banc de mesure. Une possibilité parmi d'autres.
//
// - L'heure se lit deux fois par échantillon, juste avant le premier appel et juste après le
//   dernier. La lire à chaque appel ajouterait quelques dizaines de nanosecondes à chacun : plus
//   que ce que l'on mesure, parfois. C'est aussi pourquoi un échantillon fait plusieurs appels.
// - fin - debut est une durée entière ; l'affecter à une durée à virgule avant de diviser garde les
//   fractions. Diviser des nanosecondes entières donnerait 3 pour 10 / 3, et 0 pour 2 / 3.
// - mediane() reçoit une copie, qu'elle trie : les échantillons, eux, restent dans l'ordre des
//   mesures, le seul où l'on voit une dérive.
// - La médiane et l'écart absolu médian ignorent ce que fait une minorité de mesures (une autre
//   tâche qui passe, une interruption). La moyenne et l'écart type, eux, doublent pour une seule.
// - Les arguments se vérifient avant tout : un appel refusé n'a aucun effet.
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
        const auto debut = std::chrono::steady_clock::now();
        for (int a = 0; a < appels; ++a)
            travail();
        const auto fin = std::chrono::steady_clock::now();
        mesure.echantillons.push_back(Nanosecondes(fin - debut) / appels);
    }

    mesure.mediane = mediane(mesure.echantillons);
    std::vector<Nanosecondes> distances;
    for (const auto echantillon : mesure.echantillons)
        distances.push_back(std::chrono::abs(echantillon - mesure.mediane));
    mesure.ecart = mediane(distances);
    return mesure;
}
