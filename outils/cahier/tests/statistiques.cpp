#include "statistiques.hpp"

#include <cmath>
#include <juge/epreuve.hpp>
#include <numeric>
#include <stdexcept>

namespace {

/// 1, 2, … n, dans le désordre.
std::vector<double> mesures(int n) {
    std::vector<double> valeurs(static_cast<std::size_t>(n));
    std::iota(valeurs.begin(), valeurs.end(), 1.0);
    std::reverse(valeurs.begin(), valeurs.end());
    return valeurs;
}

}  // namespace

TEST_CASE("l'intervalle à 95 % de la médiane est celui des tables") {
    // Rangs des tables de l'intervalle binomial : n = 6, 10, 15, 20, 25.
    const int attendus[][3] = {{6, 1, 6}, {10, 2, 9}, {15, 4, 12}, {20, 6, 15}, {25, 8, 18}};
    for (const auto& [n, bas, haut] : attendus) {
        CAPTURE(n);
        const auto m = cahier::mediane(mesures(n));
        CHECK(m.valeur == (n + 1) / 2.0);
        CHECK(m.bas == bas);
        CHECK(m.haut == haut);
    }
}

TEST_CASE("trop peu de mesures n'apprennent rien") {
    const auto m = cahier::mediane({2.0, 2.0, 2.0, 2.0, 2.0});
    CHECK(m.valeur == 2.0);
    CHECK(std::isinf(m.haut));
    CHECK_FALSE(m.differe_de(1.0));
    CHECK_THROWS_AS(cahier::mediane({}), std::invalid_argument);
}

TEST_CASE("on ne conclut que si tout l'intervalle est du même côté") {
    using cahier::Mediane;
    CHECK(Mediane{1.8, 1.7, 1.9}.differe_de(1));
    CHECK(Mediane{0.8, 0.7, 0.9}.differe_de(1));
    CHECK_FALSE(Mediane{1.1, 0.9, 1.3}.differe_de(1));
    CHECK_FALSE(Mediane{1.1, 1.0, 1.3}.differe_de(1));
}
