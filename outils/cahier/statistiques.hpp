// Conclure de mesures répétées, ou s'en abstenir.
#pragma once

#include <vector>

namespace cahier {

/// Une médiane, et l'intervalle qui contient celle de la machine 95 fois sur 100 au moins.
struct Mediane {
    double valeur = 0;
    double bas = 0;
    double haut = 0;

    /// Vrai si l'intervalle est tout entier d'un côté de `reference` : le bruit n'explique pas
    /// l'écart.
    bool differe_de(double reference) const { return bas > reference || haut < reference; }
};

/// Intervalle par les statistiques d'ordre, sans rien supposer de la loi des mesures (Conover,
/// Practical Nonparametric Statistics, 3e éd., 3.2). Il faut six mesures pour 95 % : en dessous,
/// l'intervalle va de -inf à +inf, et l'on ne conclut rien. Lève std::invalid_argument sans mesure.
Mediane mediane(std::vector<double> mesures);

}  // namespace cahier
