#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("chacun reçoit son numéro, une fois et une seule", "[1.6]") {
    juge::explorer(100, [] {
        juge::Registre<int> numeros;
        const auto appelant = std::this_thread::get_id();
        std::atomic<bool> dans_l_appelant{false};
        lancer_tous(4, [&](int numero) {
            numeros.noter(numero);
            if (std::this_thread::get_id() == appelant) dans_l_appelant = true;
            return 0;
        });
        auto recus = numeros.contenu();
        std::sort(recus.begin(), recus.end());
        INFO("travail est appelé une fois avec chaque numéro, de 0 à n - 1");
        REQUIRE(recus == std::vector<int>{0, 1, 2, 3});
        INFO("chaque travail a son propre thread : l'appelant n'en fait aucun");
        REQUIRE_FALSE(dans_l_appelant);
    });
}

TEST_CASE("les résultats sont dans l'ordre des numéros, dans tous les entrelacements", "[1.6]") {
    juge::explorer(100, [] {
        const auto resultats = lancer_tous(4, [](int numero) {
            juge::point_de_passage();
            return 10 * numero;
        });
        INFO("le résultat de travail(i) est à la place i, même si ce thread finit le premier");
        REQUIRE(resultats == std::vector<int>{0, 10, 20, 30});
    });
}

TEST_CASE("tous les threads vivent en même temps", "[1.2]") {
    juge::RendezVous ensemble(4);
    lancer_tous(4, [&](int) {
        ensemble.rejoindre();
        return 0;
    });
    INFO("aucun thread n'attend la fin d'un autre : on les lance tous avant d'en attendre un");
    REQUIRE(ensemble.maximum() == 4);
}

TEST_CASE("la fonction attend la fin de tous ses threads", "[1.3]") {
    static std::latch porte(1);
    std::vector<int> resultats;
    juge::Acteur appelant("appelant", [&] {
        resultats = lancer_tous(2, [](int numero) {
            porte.wait();
            return numero + 1;
        });
    });
    INFO("tant que ses threads travaillent, lancer_tous() ne rend pas la main");
    REQUIRE(appelant.est_bloque());
    porte.count_down();
    appelant.attendre_fin("Tous les threads ont fini : lancer_tous() doit rendre la main.");
    REQUIRE(resultats == std::vector<int>{1, 2});
}

TEST_CASE("aucun thread à lancer, aucun résultat", "[1.2]") {
    const auto resultats = lancer_tous(0, [](int) { return 1; });
    INFO("pour n = 0, rien n'est appelé et la liste des résultats est vide");
    REQUIRE(resultats.empty());
}

TEST_CASE("un thread refusé n'arrête pas le programme", "[1.9][simple]") {
    const juge::Perturbation refus(juge::Panne::creation_thread, 3);
    std::atomic<int> commences{0};
    std::atomic<int> finis{0};
    bool signale = false;
    try {
        lancer_tous(5, [&](int) {
            ++commences;
            std::this_thread::yield();
            ++finis;
            return 0;
        });
    } catch (const std::system_error&) {
        signale = true;
    }
    INFO("l'exception std::system_error sort de lancer_tous() : l'appelant doit savoir");
    REQUIRE(signale);
    INFO("les threads déjà partis sont attendus avant que l'exception sorte");
    REQUIRE(commences.load() == finis.load());
}

TEST_CASE("après un refus, la fonction peut resservir", "[1.9][simple]") {
    {
        const juge::Perturbation refus(juge::Panne::creation_thread);
        INFO("si le premier thread est refusé, std::system_error sort aussi");
        REQUIRE_THROWS_AS(lancer_tous(3, [](int) { return 0; }), std::system_error);
    }
    REQUIRE(lancer_tous(2, [](int numero) { return numero; }) == std::vector<int>{0, 1});
}

}  // namespace juge::epreuve
