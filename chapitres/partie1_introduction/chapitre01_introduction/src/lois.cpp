#include <algorithm>
#include <chapitre01/lois.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace cours {
namespace {

constexpr double infini = std::numeric_limits<double>::infinity();

// Une comparaison avec NaN est toujours fausse : on demande donc ce qui doit être vrai.
void exiger(bool vrai, const char* sinon) {
    if (!vrai) throw std::invalid_argument(sinon);
}

void verifier_fraction(double fraction) {
    exiger(fraction >= 0 && fraction <= 1, "une fraction séquentielle va de 0 à 1");
}

void verifier_coeurs(double n) {
    exiger(n >= 1 && n < infini, "il faut au moins un cœur, et un nombre fini");
}

}  // namespace

double acceleration(double temps_seul, double temps_a_n) {
    exiger(temps_seul > 0 && temps_a_n > 0, "une durée mesurée est strictement positive");
    return temps_seul / temps_a_n;
}

double efficacite(double acceleration, double n) {
    exiger(acceleration > 0, "une accélération est strictement positive");
    verifier_coeurs(n);
    return acceleration / n;
}

// [amdahl]
double amdahl(double fraction_sequentielle, double n) {
    verifier_fraction(fraction_sequentielle);
    verifier_coeurs(n);
    return 1 / (fraction_sequentielle + (1 - fraction_sequentielle) / n);
}

double limite_amdahl(double fraction_sequentielle) {
    verifier_fraction(fraction_sequentielle);
    return fraction_sequentielle > 0 ? 1 / fraction_sequentielle : infini;
}
// [/amdahl]

// [gustafson]
double gustafson(double fraction_sequentielle, double n) {
    verifier_fraction(fraction_sequentielle);
    verifier_coeurs(n);
    return fraction_sequentielle + (1 - fraction_sequentielle) * n;
}
// [/gustafson]

// [usl]
double Usl::acceleration(double n) const {
    verifier_fraction(contention);
    verifier_fraction(coherence);
    verifier_coeurs(n);
    return n / (1 + contention * (n - 1) + coherence * n * (n - 1));
}

double Usl::meilleur_n() const {
    verifier_fraction(contention);
    verifier_fraction(coherence);
    return coherence > 0 ? std::max(1.0, std::sqrt((1 - contention) / coherence)) : infini;
}
// [/usl]

// [ajuster]
// Amdahl s'écrit 1/S − 1/n = s × (1 − 1/n) : une droite passant par l'origine, dont s est la pente.
double ajuster_fraction_sequentielle(std::span<const Mesure> mesures) {
    double produits = 0;
    double carres = 0;
    for (const auto& [n, mesuree] : mesures) {
        verifier_coeurs(n);
        exiger(mesuree > 0, "une accélération est strictement positive");
        const double x = 1 - 1 / n;
        produits += x * (1 / mesuree - 1 / n);
        carres += x * x;
    }
    exiger(carres > 0, "il faut au moins une mesure à plusieurs cœurs");
    return std::clamp(produits / carres, 0.0, 1.0);
}
// [/ajuster]

}  // namespace cours
