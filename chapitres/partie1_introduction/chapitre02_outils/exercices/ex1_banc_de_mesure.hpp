// Exercice 2.1 — Banc de mesure                                            ⭐   3 points
//
// « Ma fonction prend 3 ms » : la première fois, ou d'habitude ? en moyenne, ou le plus souvent ?
// Un banc de mesure répond de façon qu'on puisse le croire. Vous vous en servirez chaque fois que
// ce cours prétendra qu'un programme est plus rapide qu'un autre.
//
// À écrire : les deux fonctions ci-dessous.
//
// Garanties à tenir :
//   G1. mesurer() appelle d'abord `echauffements` fois le travail, sans en garder la durée.
//   G2. Puis elle prend `echantillons` mesures ; chacune chronomètre `appels` appels de suite, et se
//       divise par `appels`. Ce sont des nombres à virgule : 10 ns pour 3 appels font 3,33 ns. Ils
//       sont donnés dans l'ordre où ils ont été mesurés.
//   G3. L'horloge est std::chrono::steady_clock. Elle n'est jamais lue entre les appels d'un même
//       échantillon : lire l'heure prend du temps, et on le compterait.
//   G4. La médiane est la valeur du milieu une fois les valeurs triées ; s'il y en a un nombre pair,
//       la moyenne des deux du milieu. `mediane` est celle des échantillons, et `ecart` leur écart
//       absolu médian : la médiane des distances à la médiane.
//   G5. echauffements < 0, echantillons < 1 ou appels < 1 lèvent std::invalid_argument, avant le
//       moindre appel du travail. La médiane de rien aussi.
//   G6. Une exception du travail, quelle qu'elle soit, traverse mesurer() telle quelle, aussitôt.
//   G7. Deux mesures ne partagent rien, même si l'une a échoué, ou si le travail de l'une est l'autre.
//       Deux threads peuvent mesurer en même temps : l'un n'attend pas l'autre.
//
// Interdit : toute autre horloge (l'heure qu'il est, std::chrono::system_clock, peut reculer), et
// les composants de `cours`.
// Leçon : 1.3 (quelle horloge) et 1.4 (une mesure honnête).
#pragma once

#include <chrono>
#include <functional>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <vector>

/// Une durée en nanosecondes, à virgule.
using Nanosecondes = std::chrono::duration<double, std::nano>;

struct Mesure {
    std::vector<Nanosecondes> echantillons;  ///< durée d'un appel, dans l'ordre des mesures
    Nanosecondes mediane{0};
    Nanosecondes ecart{0};  ///< écart absolu médian
};

/// La médiane de ces valeurs.
inline Nanosecondes mediane(std::vector<Nanosecondes> valeurs) {
    // À COMPLÉTER
    juge::a_completer("mediane");
}

/// Mesure la durée d'un appel de `travail`.
inline Mesure mesurer(const std::function<void()>& travail, int echauffements, int echantillons,
                      int appels) {
    // À COMPLÉTER
    juge::a_completer("mesurer");
}
