// Exercice 5.3 — Barrière cyclique                                        ⭐⭐   4 points
//
// Une simulation avance pas à pas : personne ne commence le pas suivant avant que tous aient fini
// le précédent. La barrière est ce point de ralliement ; cyclique, elle sert à chaque pas.
//
// À écrire : arriver_et_attendre(), et les membres privés qu'il lui faut.
//
// Garanties à tenir :
//   - Chacun attend (en dormant) que les `participants` threads soient arrivés ; le dernier libère
//     tous les autres.
//   - La fonction rend true à un seul thread par cycle, le meneur, et false aux autres.
//   - La barrière ressert aussitôt, autant de fois qu'on veut : un thread rapide qui revient pour
//     le cycle suivant ne doit ni passer seul, ni empêcher les plus lents de sortir du cycle
//     précédent.
//
// Interdit : std::barrier.
// Leçon : 1.8 (loquet et barrière) et 1.6 (attendre une condition).
#pragma once

#include <condition_variable>
#include <juge/a_completer.hpp>
#include <mutex>

class Barriere {
public:
    /// Une barrière pour `participants` threads (au moins un).
    explicit Barriere(int participants) : participants_(participants) {}

    /// Attend que tous les participants soient arrivés. Rend true au meneur du cycle.
    bool arriver_et_attendre() {
        // À COMPLÉTER
        juge::a_completer("Barriere::arriver_et_attendre");
    }

private:
    int participants_;
    // À COMPLÉTER : combien sont arrivés, à quel cycle on en est, et de quoi attendre
};
