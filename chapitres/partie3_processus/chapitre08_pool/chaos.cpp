// L'épreuve de force entière : `chaos [graines] [tâches]`. Sans argument, deux graines de mille
// tâches ; `chaos 20 10000` est celle que la leçon rapporte.
#include <fmt/format.h>

#include <chapitre07/inventaire.hpp>
#include <cstdlib>

#include "chaos.hpp"

int main(int combien, char** arguments) {
    const int graines = combien > 1 ? std::atoi(arguments[1]) : 2;
    const std::size_t taches = combien > 2 ? std::strtoul(arguments[2], nullptr, 10) : 1000;
    if (taches > cours::chaos::taches_max) {
        fmt::print("dix mille tâches au plus\n");
        return 2;
    }
    const auto descripteurs = cours::descripteurs_ouverts().size();
    const auto enfants = cours::enfants().size();
    bool tout_juste = true;
    for (int graine = 1; graine <= graines; ++graine) {
        const auto vu = cours::chaos::semer(static_cast<unsigned>(graine), taches);
        const bool juste = vu.resultats_justes == taches && vu.effets_comptes == taches &&
                           vu.executions <= taches + vu.bilan.reprises &&
                           cours::descripteurs_ouverts().size() == descripteurs &&
                           cours::enfants().size() == enfants;
        fmt::print(
            "graine {:>2} : {} résultats, {} effets, {} exécutions, {} workers morts, {} "
            "tâches reprises : {}\n",
            graine, vu.resultats_justes, vu.effets_comptes, vu.executions, vu.bilan.morts,
            vu.bilan.reprises, juste ? "juste" : "FAUX");
        tout_juste = tout_juste && juste;
    }
    return tout_juste ? 0 : 1;
}
