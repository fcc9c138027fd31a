#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Ce que `participants` threads ont vu d'une barrière, cycle après cycle.
struct Parcours {
    bool en_avance = false;     ///< quelqu'un est sorti d'un cycle avant qu'un autre y soit arrivé
    bool un_par_cycle = false;  ///< chaque cycle a eu un meneur, et un seul
};

Parcours parcourir(int participants, int cycles) {
    Barriere barriere(participants);
    std::vector<std::atomic<int>> arrivees(static_cast<std::size_t>(participants));
    std::vector<std::atomic<int>> meneurs(static_cast<std::size_t>(cycles));
    std::atomic<bool> en_avance{false};
    const auto participer = [&](std::size_t moi) {
        for (int cycle = 0; cycle < cycles; ++cycle) {
            arrivees[moi] = cycle + 1;
            if (barriere.arriver_et_attendre()) ++meneurs[static_cast<std::size_t>(cycle)];
            for (const auto& arrivee : arrivees)
                if (arrivee <= cycle) en_avance = true;
        }
    };
    std::deque<juge::Acteur> equipe;
    for (std::size_t moi = 0; moi < arrivees.size(); ++moi)
        equipe.emplace_back("participant " + std::to_string(moi), [&, moi] { participer(moi); });
    for (auto& acteur : equipe) {
        acteur.attendre_fin(
            "Chacun revient autant de fois que les autres : à chaque cycle, tous doivent passer.");
    }
    return {en_avance,
            std::all_of(meneurs.begin(), meneurs.end(), [](const auto& m) { return m == 1; })};
}

}  // namespace

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
    std::array<bool, 2> meneur{};
    juge::Acteur seul("seul", [&] {
        for (bool& chaque : meneur)
            chaque = barriere.arriver_et_attendre();
    });
    seul.attendre_fin("Une barrière pour un seul thread ne fait jamais attendre.");
    INFO("seul, il est le meneur de chaque cycle");
    REQUIRE(meneur == std::array<bool, 2>{true, true});
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
    INFO("arriver_et_attendre() renvoie true à un thread du cycle, et un seul");
    REQUIRE(meneurs == 1);
}

TEST_CASE("les threads d'un cycle ne sont pas forcément ceux du précédent", "[1.8]") {
    Barriere barriere(2);
    juge::Acteur a("a", [&] {
        barriere.arriver_et_attendre();
        barriere.arriver_et_attendre();
    });
    REQUIRE(a.est_bloque());
    juge::Acteur b("b", [&] { barriere.arriver_et_attendre(); });
    b.attendre_fin("Ils sont deux : le premier cycle est fini.");
    INFO("le premier est revenu pour le deuxième cycle : il attend un autre participant");
    REQUIRE(a.est_bloque());
    juge::Acteur c("c", [&] { barriere.arriver_et_attendre(); });
    for (auto* acteur : {&a, &c})
        acteur->attendre_fin(
            "Un nouveau venu arrive au deuxième cycle : ils sont deux, tous deux passent.");
    juge::Acteur d("d", [&] { barriere.arriver_et_attendre(); });
    INFO("seul au troisième cycle, on attend");
    REQUIRE(d.est_bloque());
    juge::Acteur e("e", [&] { barriere.arriver_et_attendre(); });
    for (auto* acteur : {&d, &e})
        acteur->attendre_fin("Ils sont deux : le troisième cycle est fini.");
}

TEST_CASE("deux barrières s'ignorent, même pour un thread qui sert les deux", "[1.8]") {
    Barriere premiere(2);
    Barriere seconde(2);
    juge::Acteur a("a", [&] {
        for (Barriere* barriere : {&premiere, &seconde, &premiere})
            barriere->arriver_et_attendre();
    });
    REQUIRE(a.est_bloque());
    juge::Acteur ailleurs("ailleurs", [&] { seconde.arriver_et_attendre(); });
    INFO("arrivés à deux barrières différentes, ils ne se rencontrent pas");
    REQUIRE(ailleurs.est_bloque());
    REQUIRE(a.est_bloque());
    premiere.arriver_et_attendre();
    ailleurs.attendre_fin("Le deuxième participant de la seconde barrière vient d'y arriver.");
    INFO("revenu à la première barrière, il attend le cycle suivant");
    REQUIRE(a.est_bloque());
    premiere.arriver_et_attendre();
    a.attendre_fin("Ils sont deux à la première barrière : tous deux passent.");
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

TEST_CASE("deux cycles passent avant que le plus lent soit sorti du premier", "[1.8]") {
    juge::explorer(200, [] {
        Barriere barriere(2);
        bool lent_mene = false;
        bool nouveau_mene = false;
        juge::Acteur lent("lent", [&] { lent_mene = barriere.arriver_et_attendre(); });
        REQUIRE(lent.est_bloque());
        const bool premier = barriere.arriver_et_attendre();
        juge::Acteur nouveau("nouveau venu",
                             [&] { nouveau_mene = barriere.arriver_et_attendre(); });
        const bool second = barriere.arriver_et_attendre();
        for (auto* acteur : {&lent, &nouveau}) {
            acteur->attendre_fin(
                "Ils étaient deux à chaque cycle : le plus lent du premier sort, même après la fin "
                "du second.");
        }
        INFO("un meneur au premier cycle, un autre au second, dans quelque ordre que l'on sorte");
        REQUIRE(premier != lent_mene);
        REQUIRE(second != nouveau_mene);
    });
}

TEST_CASE("trois threads pour deux places : le troisième attend", "[1.8]") {
    juge::explorer(100, [] {
        Barriere barriere(2);
        std::atomic<int> meneurs{0};
        const auto participer = [&] {
            if (barriere.arriver_et_attendre()) ++meneurs;
        };
        juge::Acteur a("a", participer);
        juge::Acteur b("b", participer);
        juge::Acteur c("c", participer);
        int passes = 0;
        for (auto* acteur : {&a, &b, &c})
            passes += acteur->est_termine() ? 1 : 0;
        INFO("deux passent, dont un meneur ; le troisième est seul au cycle suivant : il attend");
        REQUIRE(passes == 2);
        REQUIRE(meneurs == 1);
        participer();
        for (auto* acteur : {&a, &b, &c})
            acteur->attendre_fin("Ils sont deux au second cycle : tous deux passent.");
        INFO("un meneur à chaque cycle");
        REQUIRE(meneurs == 2);
    });
}

TEST_CASE("neuf participants, cycle après cycle", "[1.8]") {
    const epreuve::Parcours parcours = epreuve::parcourir(9, 20);
    INFO("personne ne sort d'un cycle avant que tous y soient arrivés");
    REQUIRE_FALSE(parcours.en_avance);
    INFO("un meneur à chaque cycle, et un seul");
    REQUIRE(parcours.un_par_cycle);
}

TEST_CASE("trois participants, cinq cents cycles", "[1.8][simple]") {
    // Trois fois 500 arrivées, c'est plus que 256 : un compte trop étroit y revient à zéro.
    const epreuve::Parcours parcours = epreuve::parcourir(3, 500);
    INFO("personne ne sort d'un cycle avant que tous y soient arrivés");
    REQUIRE_FALSE(parcours.en_avance);
    INFO("un meneur à chaque cycle, et un seul");
    REQUIRE(parcours.un_par_cycle);
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
        Barriere barriere(3);
        std::array<int, 3> cases{};
        std::array<int, 3> sommes{};
        {
            const auto participer = [&](std::size_t moi) {
                cases[moi] = 1;
                barriere.arriver_et_attendre();
                sommes[moi] = cases[0] + cases[1] + cases[2];
            };
            juge::Acteur a("a", [&] { participer(0); });
            juge::Acteur b("b", [&] { participer(1); });
            juge::Acteur c("c", [&] { participer(2); });
        }
        INFO("chacun voit ce que les autres ont écrit avant d'arriver");
        REQUIRE(sommes == std::array<int, 3>{3, 3, 3});
    });
}

// Sans tsan, qui n'essaie qu'un ordre, et verrait tantôt une course, tantôt un mauvais compte.
TEST_CASE("personne ne réécrit ce que les autres n'ont pas encore lu", "[1.8][simple][ordres]") {
    juge::explorer(50, [] {
        Barriere barriere(3);
        std::array<int, 3> cases{};
        std::array<int, 3> sommes{};
        {
            const auto participer = [&](std::size_t moi) {
                for (const int valeur : {1, 10}) {
                    cases[moi] = valeur;
                    barriere.arriver_et_attendre();
                    sommes[moi] += cases[0] + cases[1] + cases[2];
                    barriere.arriver_et_attendre();
                }
            };
            juge::Acteur a("a", [&] { participer(0); });
            juge::Acteur b("b", [&] { participer(1); });
            juge::Acteur c("c", [&] { participer(2); });
        }
        INFO("au cycle suivant, chacun réécrit sa case : les autres doivent l'avoir lue");
        REQUIRE(sommes == std::array<int, 3>{33, 33, 33});
    });
}

}  // namespace juge::epreuve
