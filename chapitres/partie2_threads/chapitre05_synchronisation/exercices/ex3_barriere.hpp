// Exercice 5.3 — Barrière cyclique                                        ⭐⭐   4 points
//
// Une simulation avance pas à pas : personne ne commence le pas suivant avant que tous aient fini
// le précédent. La barrière est ce point de ralliement ; cyclique, elle sert à chaque pas.
//
// À écrire : arriver_et_attendre(), et les membres privés qu'il lui faut.
//
// Garanties à tenir :
//   G1. Chacun attend que `participants` threads soient arrivés dans ce cycle, lui compris.
//       Attendre, c'est dormir : ni boucle qui tourne à vide, ni sommeils d'une durée choisie,
//       recommencés.
//   G2. Le dernier arrivé n'attend pas et libère tous les autres, même celui qui s'apprêtait à
//       dormir.
//   G3. La fonction renvoie true à un seul thread par cycle, le meneur, et false aux autres.
//   G4. La barrière ressert aussitôt, autant de fois qu'on veut : un thread rapide qui revient pour
//       le cycle suivant ne doit ni passer seul, ni empêcher les plus lents de sortir du précédent.
//   G5. Ce sont les arrivées qui comptent, pas qui arrive : les threads d'un cycle ne sont pas
//       forcément ceux du précédent, et un thread peut servir deux barrières, qui s'ignorent.
//   G6. Ce que chacun a écrit avant d'arriver se lit, chez tous, après être passé, sans accès
//       concurrent.
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

    /// Attend que tous les participants soient arrivés. Renvoie true au meneur du cycle.
    bool arriver_et_attendre() {
        // À COMPLÉTER
        juge::a_completer("Barriere::arriver_et_attendre");
    }

private:
    int participants_;
    // À COMPLÉTER : combien sont arrivés, à quel cycle on en est, et de quoi attendre
};
