// Résumer des répétitions.
#pragma once

#include <vector>

namespace projet {

struct Resume {
    double mediane = 0;
    double quartile1 = 0;
    double quartile3 = 0;
    int mesures = 0;
};

/// Médiane et quartiles, par interpolation linéaire (méthode 7 de Hyndman et Fan, 1996). Tout à
/// zéro sans mesure.
Resume resumer(std::vector<double> mesures);

}  // namespace projet
