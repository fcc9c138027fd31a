#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("personne ne passe avant que tous soient arrivés", "[1.8]") {
    Barriere barriere(3);
    juge::Acteur a("a", [&] { barriere.arriver_et_attendre(); });
    juge::Acteur b("b", [&] { barriere.arriver_et_attendre(); });
    INFO("deux arrivés sur trois : ils attendent le dernier");
    REQUIRE(a.est_bloque());
    REQUIRE(b.est_bloque());
    juge::Acteur c("c", [&] { barriere.arriver_et_attendre(); });
    for (auto* acteur : {&a, &b, &c})
        acteur->attendre_fin("Le dernier arrivé doit libérer tous les autres.");
}

TEST_CASE("seul participant, on n'attend personne", "[1.8]") {
    Barriere barriere(1);
    juge::Acteur seul("seul", [&] {
        barriere.arriver_et_attendre();
        barriere.arriver_et_attendre();
    });
    seul.attendre_fin("Une barrière pour un seul thread ne fait jamais attendre.");
    SUCCEED("passé deux fois");
}

TEST_CASE("un seul meneur par cycle", "[1.8]") {
    Barriere barriere(3);
    std::atomic<int> meneurs{0};
    {
        const auto participer = [&] {
            if (barriere.arriver_et_attendre()) ++meneurs;
        };
        juge::Acteur a("a", participer);
        juge::Acteur b("b", participer);
        juge::Acteur c("c", participer);
    }
    INFO("arriver_et_attendre() rend true à un thread du cycle, et un seul");
    REQUIRE(meneurs == 1);
}

TEST_CASE("un réveil intempestif ne fait passer personne", "[1.6][simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    Barriere barriere(2);
    juge::Acteur a("a", [&] { barriere.arriver_et_attendre(); });
    INFO("réveillé sans raison, un thread vérifie que son cycle est fini, et se rendort sinon");
    REQUIRE(a.est_bloque());
    barriere.arriver_et_attendre();
    a.attendre_fin("Le dernier arrivé doit libérer tous les autres.");
}

TEST_CASE("la barrière ressert à chaque cycle, dans tous les entrelacements", "[1.8]") {
    juge::explorer(500, [] {
        constexpr int cycles = 3;
        Barriere barriere(2);
        std::array<std::atomic<int>, 2> arrivees{};
        std::atomic<bool> en_avance{false};
        std::atomic<int> meneurs{0};
        {
            const auto participer = [&](std::size_t moi) {
                for (int cycle = 1; cycle <= cycles; ++cycle) {
                    arrivees[moi] = cycle;
                    if (barriere.arriver_et_attendre()) ++meneurs;
                    if (arrivees[1 - moi] < cycle) en_avance = true;
                }
            };
            juge::Acteur a("a", [&] { participer(0); });
            juge::Acteur b("b", [&] { participer(1); });
            for (auto* acteur : {&a, &b}) {
                acteur->attendre_fin(
                    "Un thread rapide, revenu pour le cycle suivant, ne doit pas empêcher les "
                    "autres "
                    "de sortir du cycle précédent.");
            }
        }
        INFO("personne ne sort d'un cycle avant que l'autre y soit arrivé");
        REQUIRE_FALSE(en_avance);
        INFO("un meneur à chaque cycle");
        REQUIRE(meneurs == cycles);
    });
}

TEST_CASE("à la sortie, tous avancent ensemble", "[1.8]") {
    Barriere barriere(3);
    juge::RendezVous ensemble(3);
    const auto participer = [&] {
        barriere.arriver_et_attendre();
        ensemble.rejoindre();
    };
    {
        juge::Acteur a("a", participer);
        juge::Acteur b("b", participer);
        juge::Acteur c("c", participer);
    }
    INFO("les threads libérés s'exécutent en même temps, pas l'un après l'autre");
    REQUIRE(ensemble.maximum() == 3);
}

TEST_CASE("ce qui est écrit avant la barrière se lit après", "[1.8]") {
    // Chaque thread écrit sa case, puis lit celles des autres : la barrière doit ordonner ces
    // accès.
    juge::explorer(50, [] {
        Barriere barriere(2);
        std::array<int, 2> cases{};
        std::array<int, 2> sommes{};
        {
            const auto participer = [&](std::size_t moi) {
                cases[moi] = 1;
                barriere.arriver_et_attendre();
                sommes[moi] = cases[0] + cases[1];
            };
            juge::Acteur a("a", [&] { participer(0); });
            juge::Acteur b("b", [&] { participer(1); });
        }
        INFO("chacun voit ce que l'autre a écrit avant d'arriver");
        REQUIRE(sommes == std::array<int, 2>{2, 2});
    });
}

}  // namespace juge::epreuve
