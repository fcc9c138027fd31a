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
    CHECK(comparaison.acceleration.bas == Approx(4));
    CHECK(comparaison.reference->valeur == Approx(2));
    CHECK(comparaison.ecart->valeur == Approx(2));
    CHECK_FALSE(cahier::comparer(tours(4, false)).reference);
}

TEST_CASE("une conclusion dit le facteur et son intervalle, dans le sens qui se lit") {
    CHECK(cahier::conclure({1.834, 1.79, 1.88}) == "1,83 fois plus vite (entre 1,79 et 1,88)");
    CHECK(cahier::conclure({0.5, 0.4, 0.8}) == "2,00 fois plus lent (entre 1,25 et 2,50)");
}

TEST_CASE("si le bruit dépasse l'écart, il n'y a pas de verdict") {
    const auto phrase = cahier::conclure({1.05, 0.97, 1.2});
    CHECK(phrase == "pas de verdict : le bruit dépasse l'écart (× 1,05, entre 0,97 et 1,20)");
}
