#include "banc/statistiques.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace projet {
namespace {

double quantile(const std::vector<double>& triees, double part) {
    const double rang = part * static_cast<double>(triees.size() - 1);
    const auto bas = static_cast<std::size_t>(rang);
    const std::size_t haut = std::min(bas + 1, triees.size() - 1);
    return std::lerp(triees[bas], triees[haut], rang - static_cast<double>(bas));
}

}  // namespace

Resume resumer(std::vector<double> mesures) {
    if (mesures.empty()) return {};
    std::sort(mesures.begin(), mesures.end());
    return {quantile(mesures, 0.5), quantile(mesures, 0.25), quantile(mesures, 0.75),
            static_cast<int>(mesures.size())};
}

bool se_distinguent(const Resume& a, const Resume& b) {
    constexpr int minimum = 3;
    return a.mesures >= minimum && b.mesures >= minimum &&
           std::abs(a.mediane - b.mediane) > std::max(a.dispersion(), b.dispersion());
}

}  // namespace projet
