// Résumer des répétitions.
#pragma once

#include <vector>

namespace projet {

struct Resume {
    double mediane = 0;
    double quartile1 = 0;
    double quartile3 = 0;
    int mesures = 0;
    /// Écart interquartile : la moitié centrale des mesures tient dedans.
    double dispersion() const { return quartile3 - quartile1; }
};

/// Médiane et quartiles, par interpolation linéaire (méthode 7 de Hyndman et Fan, 1996). Tout à
/// zéro sans mesure.
Resume resumer(std::vector<double> mesures);

/// Vrai si l'écart des médianes dépasse le bruit : plus grand que chacune des deux dispersions, et
/// au moins trois mesures de chaque côté. Sinon, on ne conclut pas.
bool se_distinguent(const Resume& a, const Resume& b);

}  // namespace projet
