#include "banc/statistiques.hpp"

#include <algorithm>
#include <chapitre02/statistiques.hpp>
#include <cmath>
#include <utility>

namespace projet {

Resume resumer(std::vector<double> mesures) {
    if (mesures.empty()) return {};
    const cours::Statistiques statistiques(std::move(mesures));
    return {statistiques.mediane(), statistiques.premier_quartile(),
            statistiques.troisieme_quartile(), static_cast<int>(statistiques.nombre())};
}

bool se_distinguent(const Resume& a, const Resume& b) {
    constexpr int minimum = 3;
    return a.mesures >= minimum && b.mesures >= minimum &&
           std::abs(a.mediane - b.mediane) > std::max(a.dispersion(), b.dispersion());
}

}  // namespace projet
