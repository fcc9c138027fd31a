// attendu : ÉCHEC dans « combien de threads pour une accélération voulue » — l'arrondi est au plus proche
//
// Avec 6,3 threads il en faut 7 : 6 ne suffisent pas.
#pragma once

#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>

inline void verifier_fraction(double fraction) {
    if (!(fraction >= 0 && fraction <= 1))
        throw std::invalid_argument("une fraction séquentielle va de 0 à 1");
}

inline void verifier_threads(int threads) {
    if (threads < 1) throw std::invalid_argument("il faut au moins un thread");
}

inline double acceleration(std::chrono::milliseconds sequentiel,
                           std::chrono::milliseconds parallele) {
    if (sequentiel.count() <= 0 || parallele.count() <= 0)
        throw std::invalid_argument("une durée est strictement positive");
    return static_cast<double>(sequentiel.count()) / static_cast<double>(parallele.count());
}

inline double efficacite(std::chrono::milliseconds sequentiel, std::chrono::milliseconds parallele,
                         int threads) {
    verifier_threads(threads);
    return acceleration(sequentiel, parallele) / threads;
}

inline double amdahl(double fraction_sequentielle, int threads) {
    verifier_fraction(fraction_sequentielle);
    verifier_threads(threads);
    return 1 / (fraction_sequentielle + (1 - fraction_sequentielle) / threads);
}

inline double limite_amdahl(double fraction_sequentielle) {
    verifier_fraction(fraction_sequentielle);
    if (fraction_sequentielle == 0) return std::numeric_limits<double>::infinity();
    return 1 / fraction_sequentielle;
}

inline double gustafson(double fraction_sequentielle, int threads) {
    verifier_fraction(fraction_sequentielle);
    verifier_threads(threads);
    return fraction_sequentielle + (1 - fraction_sequentielle) * threads;
}

inline std::optional<int> threads_necessaires(double fraction_sequentielle, double voulue) {
    if (!(voulue >= 1 && std::isfinite(voulue)))
        throw std::invalid_argument("une accélération voulue est un nombre fini d'au moins 1");
    if (voulue == 1) {
        verifier_fraction(fraction_sequentielle);
        return 1;
    }
    if (voulue >= limite_amdahl(fraction_sequentielle)) return std::nullopt;
    // amdahl(f, n) = voulue, résolu en n.
    const double n = (1 - fraction_sequentielle) / (1 / voulue - fraction_sequentielle);
    return static_cast<int>(std::round(n));
}
