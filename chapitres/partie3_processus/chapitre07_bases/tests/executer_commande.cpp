#include <signal.h>
#include <unistd.h>
#include <chapitre07/executer_commande.hpp>
#include <chapitre07/inventaire.hpp>
#include <juge/epreuve.hpp>

using namespace std::chrono_literals;

TEST_CASE("executer_commande : entrée, sorties, fin") {
    const auto r =
        cours::executer_commande({"sh", "-c", "tr a-z A-Z; echo non >&2; exit 4"}, "oui");
    REQUIRE(r.sortie == "OUI");
    REQUIRE(r.erreurs == "non\n");
    REQUIRE(r.fin == cours::Fin::par_code(4));
    REQUIRE_FALSE(r.delai_depasse);
}

TEST_CASE("executer_commande : délai dépassé, tuée avec ce qu'elle a lancé, sa sortie rendue") {
    const auto avant = cours::descripteurs_ouverts();
    const auto r = cours::executer_commande({"sh", "-c", "sleep 1000 & echo $!; wait"}, "", 300ms);
    REQUIRE(r.delai_depasse);
    REQUIRE(r.fin == cours::Fin::par_signal(SIGKILL));
    if (!r.sortie.empty())  // une machine très chargée n'a pas eu le temps de l'écrire
        while (cours::est_vivant(std::stoi(r.sortie)))
            std::this_thread::yield();
    REQUIRE(cours::descripteurs_ouverts() == avant);
    REQUIRE(cours::enfants().empty());
}

TEST_CASE("executer_commande : finie à temps, le délai n'y change rien") {
    const auto r = cours::executer_commande({"true"}, "", 24h);
    REQUIRE(r.fin.reussie());
    REQUIRE_FALSE(r.delai_depasse);
}
