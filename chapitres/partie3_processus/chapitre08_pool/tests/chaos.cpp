// Des tâches par milliers, et des workers tués, arrêtés et repris à des instants tirés au sort.
//
// Ici, mille tâches et trois graines. Le programme `chaos` (dossier du chapitre) en fait dix mille,
// sous vingt graines, à la demande.
#include <chapitre07/inventaire.hpp>
#include <juge/epreuve.hpp>

#include "../chaos.hpp"

TEST_CASE("chaos : chaque tâche a un résultat et un effet, et il ne reste rien") {
    for (const unsigned graine : {1U, 2U, 3U}) {
        const auto descripteurs = cours::descripteurs_ouverts();
        const auto enfants = cours::enfants();
        const auto constat = cours::chaos::semer(graine, 1000);
        INFO("graine " << graine);
        REQUIRE(constat.bilan.morts > 0);
        REQUIRE(constat.resultats_justes == 1000);
        REQUIRE(constat.effets_comptes == 1000);
        REQUIRE(constat.executions >= 1000);
        REQUIRE(constat.executions <= 1000 + constat.bilan.reprises);
        REQUIRE(cours::descripteurs_ouverts() == descripteurs);
        REQUIRE(cours::enfants() == enfants);
    }
}
