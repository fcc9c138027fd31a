// Solution de l'exercice 1.1 — Les lois de l'accélération. Une possibilité parmi d'autres.
//
// - On convertit en double avant de diviser. Le quotient de deux std::chrono::milliseconds est
//   un entier : 1000 ms / 400 ms vaudrait 2. (duration<double> ferait aussi bien : le quotient
//   de deux durées à virgule est à virgule.)
// - Chaque vérification demande ce qui doit être vrai, !(f >= 0 && f <= 1), plutôt que ce qui
//   est faux, f < 0 || f > 1 : toute comparaison avec NaN est fausse, et la seconde forme
//   l'accepterait.
// - La limite se lit sur la formule, elle ne s'approche pas par « un très grand nombre de
//   threads » : pour une fraction nulle, ce serait ce grand nombre, et non l'infini.
// - threads_necessaires() écarte d'abord ce qui est hors d'atteinte. Ensuite seulement la
//   formule retournée a un sens : au-delà de la limite, son dénominateur devient négatif.
// - Elle arrondit vers le haut : avec 13,5 threads il en faut 14, 13 ne suffisent pas. Mais les
//   calculs arrondissent aussi : pour f = 0,1 et une accélération de 5,5, ils donnent
//   11,000000000000002 au lieu de 11, et std::ceil en fait 12. On demande donc à amdahl() si un
//   thread de moins suffisait. Retirer une petite marge avant d'arrondir se tromperait : pour
//   3,0000000001, 3 threads ne suffisent pas.
// - Convertir en int un double trop grand est un comportement indéfini : on demande d'abord s'il y
//   tient.
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
    const double n = voulue * (1 - fraction_sequentielle) / (1 - voulue * fraction_sequentielle);
    const double entier = std::ceil(n);
    if (!(entier <= std::numeric_limits<int>::max())) return std::nullopt;
    const int threads = static_cast<int>(entier);
    if (threads > 1 && amdahl(fraction_sequentielle, threads - 1) >= voulue) return threads - 1;
    return threads;
}
