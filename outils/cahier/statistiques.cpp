#include "statistiques.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>

namespace cahier {
namespace {

constexpr double risque = 0.05;

/// Combien de mesures, à chaque bout, l'intervalle peut laisser dehors : le plus grand k tel que
/// deux fois P(X < k) reste sous le risque, X comptant les piles de n lancers d'une pièce.
std::size_t a_ecarter(std::size_t n) {
    double probabilite = std::pow(0.5, static_cast<double>(n));  // P(X = k)
    double cumul = probabilite;                                  // P(X <= k)
    std::size_t k = 0;
    while (2 * cumul <= risque) {
        ++k;
        probabilite *= static_cast<double>(n - k + 1) / static_cast<double>(k);
        cumul += probabilite;
    }
    return k;
}

}  // namespace

Mediane mediane(std::vector<double> mesures) {
    if (mesures.empty()) throw std::invalid_argument("médiane sans mesure");
    std::sort(mesures.begin(), mesures.end());
    const std::size_t n = mesures.size();
    const double valeur = (mesures[(n - 1) / 2] + mesures[n / 2]) / 2;
    const std::size_t k = a_ecarter(n);
    if (k == 0) {
        constexpr double infini = std::numeric_limits<double>::infinity();
        return {valeur, -infini, infini};
    }
    return {valeur, mesures[k - 1], mesures[n - k]};
}

}  // namespace cahier
