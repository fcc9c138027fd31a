#include "mesure.hpp"

#include <juge/epreuve.hpp>

using compat::Approx;

namespace {

/// Quinze tours où le travail prend de 1 à 2 s selon l'humeur de la machine, la réponse `facteur`
/// fois moins.
std::vector<cahier::Tour> tours(double facteur, bool avec_solution) {
    std::vector<cahier::Tour> resultat;
    for (int i = 0; i < 15; ++i) {
        const double sequentiel = 1 + i / 14.0;
        resultat.push_back({sequentiel, sequentiel / facteur, {}});
        if (avec_solution) resultat.back().solution = sequentiel / 2;
    }
    return resultat;
}

}  // namespace

TEST_CASE("les mesures se comparent tour par tour : une machine qui ralentit n'y change rien") {
    const auto comparaison = cahier::comparer(tours(4, true));
    CHECK(comparaison.acceleration.valeur == Approx(4));
    CHECK(comparaison.acceleration.intervalle.bas == Approx(4));
    CHECK(comparaison.reference->valeur == Approx(2));
    CHECK(comparaison.ecart->valeur == Approx(2));
    CHECK_FALSE(cahier::comparer(tours(4, false)).reference);
    auto interrompue = tours(4, true);
    interrompue.back().solution.reset();
    CHECK_FALSE(cahier::comparer(interrompue).reference);
    CHECK_THROWS_AS(cahier::comparer({}), std::invalid_argument);
}
