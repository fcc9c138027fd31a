// Exercice 1.1 — Les lois de l'accélération                               ⭐   3 points
//
// Avant d'acheter une machine à 64 cœurs, ou de passer une semaine à paralléliser, on calcule ce
// que cela peut rapporter. Ces six fonctions y suffisent. Elles tiennent en une ligne ou deux
// chacune ; les erreurs classiques aussi.
//
// À écrire : les six fonctions ci-dessous.
//
// Garanties à tenir :
//   G1. acceleration() et efficacite() renvoient des nombres réels, à la précision d'un double : 1000
//       ms contre 400 ms font 2,5, pas 2 ; et cela pour toute durée en millisecondes.
//   G2. Dans amdahl() et gustafson(), la fraction séquentielle est la part du temps qui ne se partage
//       pas : 0,1 veut dire que 90 % du travail se répartit. Celle d'Amdahl est une part du temps à
//       un thread ; celle de Gustafson, une part du temps à `threads` threads.
//   G3. limite_amdahl() renvoie la limite elle-même, et non une accélération qui s'en approche ; s'il
//       n'y en a pas (rien n'est séquentiel), l'infini.
//   G4. threads_necessaires() renvoie le plus petit nombre de threads pour lequel amdahl() donne au
//       moins l'accélération `voulue`, exactement, même s'il en faut deux milliards. (Là où
//       `voulue` et amdahl() ne diffèrent que par l'arrondi des double, ce nombre et le suivant
//       conviennent.)
//   G5. Elle renvoie std::nullopt si aucun nombre n'y suffit (la limite n'est jamais atteinte ; mais un
//       thread suffit toujours pour une accélération de 1), ou si ce nombre ne tient pas dans un
//       int. Elle calcule sa réponse, sans essayer un par un des milliards de nombres.
//   G6. Une entrée qui n'a pas de sens lève std::invalid_argument : une durée qui n'est pas
//       strictement positive, moins d'un thread, une fraction qui n'est pas un nombre de 0 à 1, une
//       accélération voulue qui n'est pas un nombre fini d'au moins 1.
//
// Interdit : les composants du cours (cours::amdahl…), que vous retrouverez ensuite.
// Leçon : 1.5 (accélération, efficacité), 1.6 (Amdahl) et 1.7 (Gustafson).
#pragma once

#include <chrono>
#include <juge/a_completer.hpp>
#include <limits>
#include <optional>
#include <stdexcept>

/// Combien de fois le programme parallèle est plus rapide que le programme séquentiel.
inline double acceleration(std::chrono::milliseconds sequentiel,
                           std::chrono::milliseconds parallele) {
    // À COMPLÉTER
    juge::a_completer("acceleration");
}

/// La part de chaque thread réellement mise à profit : 1 si rien n'est perdu.
inline double efficacite(std::chrono::milliseconds sequentiel, std::chrono::milliseconds parallele,
                         int threads) {
    // À COMPLÉTER
    juge::a_completer("efficacite");
}

/// L'accélération que prédit la loi d'Amdahl, à `threads` threads (un par cœur).
inline double amdahl(double fraction_sequentielle, int threads) {
    // À COMPLÉTER
    juge::a_completer("amdahl");
}

/// Ce dont l'accélération d'Amdahl s'approche quand le nombre de threads grandit sans fin. S'il n'y
/// a pas de limite, l'infini : std::numeric_limits<double>::infinity().
inline double limite_amdahl(double fraction_sequentielle) {
    // À COMPLÉTER
    juge::a_completer("limite_amdahl");
}

/// L'accélération que prédit la loi de Gustafson, à `threads` threads.
inline double gustafson(double fraction_sequentielle, int threads) {
    // À COMPLÉTER
    juge::a_completer("gustafson");
}

/// Le plus petit nombre de threads qui donne au moins l'accélération `voulue`, d'après Amdahl ;
/// std::nullopt (« pas de réponse ») si aucun nombre n'y suffit, ou si ce nombre ne tient pas dans
/// un int.
inline std::optional<int> threads_necessaires(double fraction_sequentielle, double voulue) {
    // À COMPLÉTER
    juge::a_completer("threads_necessaires");
}
