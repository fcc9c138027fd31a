#include <chapitre04/groupe_threads.hpp>
#include <juge/epreuve.hpp>

namespace {

std::string message(const std::exception_ptr& exception) {
    try {
        std::rethrow_exception(exception);
    } catch (const std::exception& e) {
        return e.what();
    }
}

}  // namespace

TEST_CASE("GroupeThreads : les threads s'exécutent ensemble, et joindre() les attend tous") {
    juge::RendezVous ensemble(3);
    cours::GroupeThreads groupe;
    int somme[3] = {};
    for (int& case_du_thread : somme) {
        groupe.lancer("membre", [&] {
            ensemble.rejoindre();
            case_du_thread = 1;
        });
    }
    REQUIRE(groupe.taille() == 3);
    REQUIRE(groupe.joindre().empty());
    REQUIRE(ensemble.maximum() == 3);
    REQUIRE(somme[0] + somme[1] + somme[2] == 3);
    REQUIRE(groupe.taille() == 0);
    REQUIRE(groupe.joindre().empty());  // rien de plus à attendre
}

TEST_CASE("GroupeThreads : toutes les exceptions sont gardées, dans l'ordre des lancements") {
    juge::explorer(100, [] {
        cours::GroupeThreads groupe;
        groupe.lancer("a", [] { throw std::runtime_error("panne de a"); });
        groupe.lancer("b", [] {});
        groupe.lancer("c", [] { throw std::logic_error("panne de c"); });
        const auto echecs = groupe.joindre();
        REQUIRE(echecs.size() == 2);
        REQUIRE(echecs[0].nom == "a");
        REQUIRE(message(echecs[0].exception) == "panne de a");
        REQUIRE(echecs[1].nom == "c");
        REQUIRE(message(echecs[1].exception) == "panne de c");
    });
}

TEST_CASE("GroupeThreads : une exception n'arrête pas les autres threads") {
    std::latch porte(1);
    cours::GroupeThreads groupe;
    bool fini = false;
    groupe.lancer("fautif", [] { throw 42; });
    groupe.lancer("patient", [&] {
        porte.wait();
        fini = true;
    });
    juge::attendre_calme();
    porte.count_down();
    REQUIRE(groupe.joindre().size() == 1);
    REQUIRE(fini);
}

TEST_CASE("GroupeThreads : la destruction demande l'arrêt, et attend") {
    std::atomic<bool> arrete{false};
    juge::Acteur proprietaire("propriétaire", [&] {
        cours::GroupeThreads groupe;
        groupe.lancer("veilleur", [&](std::stop_token arret) {
            std::binary_semaphore reveil(0);
            const std::stop_callback rappel(arret, [&] { reveil.release(); });
            reveil.acquire();
            arrete = arret.stop_requested();
        });
    });
    proprietaire.attendre_fin("Détruire le groupe demande l'arrêt : le veilleur doit finir.");
    REQUIRE(arrete);
}

TEST_CASE("GroupeThreads : la demande d'arrêt vaut aussi pour les threads à venir") {
    cours::GroupeThreads groupe;
    groupe.demander_arret();
    bool demande = false;
    groupe.lancer("tardif",
                  [&](const std::stop_token& arret) { demande = arret.stop_requested(); });
    REQUIRE(groupe.joindre().empty());
    REQUIRE(demande);
}

TEST_CASE("GroupeThreads : chaque thread porte son nom") {
    cours::GroupeThreads groupe;
    std::string nom;
    groupe.lancer("compteur", [&] { nom = cours::nom_de_ce_thread(); });
    REQUIRE(groupe.joindre().empty());
    REQUIRE(nom == "compteur");
}

TEST_CASE("GroupeThreads : un thread refusé laisse le groupe utilisable", "[simple]") {
    cours::GroupeThreads groupe;
    std::atomic<int> finis{0};
    groupe.lancer("premier", [&] { ++finis; });
    {
        const juge::Perturbation refus(juge::Panne::creation_thread);
        REQUIRE_THROWS_AS(groupe.lancer("refusé", [&] { ++finis; }), std::system_error);
        REQUIRE(refus.frappes() == 1);
    }
    REQUIRE(groupe.taille() == 1);
    groupe.lancer("second", [&] { ++finis; });
    REQUIRE(groupe.joindre().empty());
    REQUIRE(finis == 2);
}

TEST_CASE("GroupeThreads : une action que l'on ne peut que déplacer") {
    cours::GroupeThreads groupe;
    int lu = 0;
    groupe.lancer("seul", [&lu, valeur = std::make_unique<int>(7)] { lu = *valeur; });
    REQUIRE(groupe.joindre().empty());
    REQUIRE(lu == 7);
}
