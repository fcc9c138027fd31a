#include <juge/epreuve.hpp>

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Lot = std::vector<std::string>;

::Heure a(int heure) {
    return ::Heure(heure);
}

/// Passe le temps jusqu'à `fin`, un appel toutes les 50 ms : ce programme n'est jamais figé. Rend
/// ce que reprendre() a rendu.
epreuve::Lot veiller(::Surveillance& surveillance, int debut, int fin,
                     const std::vector<std::uint64_t>& vivantes = {}) {
    epreuve::Lot reprises;
    for (int heure = debut; heure <= fin; heure += 50) {
        for (const std::uint64_t session : vivantes)
            surveillance.battre(session, epreuve::a(heure));
        for (std::string& tache : surveillance.reprendre(epreuve::a(heure)))
            reprises.push_back(std::move(tache));
    }
    return reprises;
}

}  // namespace

TEST_CASE("inscrire, confier, rendre", "[1.5]") {
    ::Surveillance surveillance(epreuve::a(100));
    REQUIRE(surveillance.ouvertes() == 0);
    const std::uint64_t ada = surveillance.inscrire("ada", epreuve::a(0));
    const std::uint64_t bob = surveillance.inscrire("bob", epreuve::a(0));
    REQUIRE(ada != bob);
    REQUIRE(surveillance.ouvertes() == 2);
    REQUIRE(surveillance.confier(ada, "t1"));
    REQUIRE(surveillance.confier(ada, ""));
    REQUIRE(surveillance.rendre(ada, "t1", epreuve::a(10)));
    REQUIRE(surveillance.rendre(ada, "", epreuve::a(10)));
    {
        INFO("une tâche n'est rendue qu'une fois, par la session qui l'a");
        REQUIRE_FALSE(surveillance.rendre(ada, "t1", epreuve::a(10)));
        REQUIRE(surveillance.confier(ada, "t2"));
        REQUIRE_FALSE(surveillance.rendre(bob, "t2", epreuve::a(10)));
        REQUIRE_FALSE(surveillance.rendre(ada, "jamais confiée", epreuve::a(10)));
        REQUIRE(surveillance.rendre(ada, "t2", epreuve::a(10)));
    }
    INFO("rendue, elle peut être confiée de nouveau, à une autre session ou à la même");
    for (const std::uint64_t session : {bob, ada}) {
        REQUIRE(surveillance.confier(session, "t1"));
        REQUIRE(surveillance.rendre(session, "t1", epreuve::a(20)));
    }
    REQUIRE(surveillance.confier(ada, "t1"));
    REQUIRE(surveillance.reprendre(epreuve::a(121)) == epreuve::Lot{"t1"});
}

TEST_CASE("le silence, à une milliseconde près", "[1.5]") {
    ::Surveillance surveillance(epreuve::a(100));
    const std::uint64_t ada = surveillance.inscrire("ada", epreuve::a(0));
    surveillance.confier(ada, "t");
    surveillance.reprendre(epreuve::a(50));
    INFO("exactement `silence` est permis ; un de plus ne l'est pas");
    REQUIRE(surveillance.reprendre(epreuve::a(100)).empty());
    REQUIRE(surveillance.ouvertes() == 1);
    REQUIRE(surveillance.reprendre(epreuve::a(101)) == epreuve::Lot{"t"});
    REQUIRE(surveillance.ouvertes() == 0);
    REQUIRE(surveillance.reprendre(epreuve::a(102)).empty());
}

TEST_CASE("ce qui vaut un battement", "[1.5]") {
    ::Surveillance surveillance(epreuve::a(100));
    const std::uint64_t bat = surveillance.inscrire("bat", epreuve::a(0));
    const std::uint64_t rend = surveillance.inscrire("rend", epreuve::a(0));
    const std::uint64_t recoit = surveillance.inscrire("reçoit", epreuve::a(0));
    surveillance.reprendre(epreuve::a(90));
    REQUIRE(surveillance.battre(bat, epreuve::a(90)));
    REQUIRE_FALSE(surveillance.rendre(rend, "pas la sienne", epreuve::a(90)));
    REQUIRE(surveillance.confier(recoit, "t"));
    INFO("battre et rendre prouvent qu'un worker vit ; lui confier une tâche ne prouve rien");
    REQUIRE(surveillance.reprendre(epreuve::a(150)) == epreuve::Lot{"t"});
    REQUIRE(surveillance.ouvertes() == 2);
    REQUIRE_FALSE(surveillance.battre(recoit, epreuve::a(150)));
    REQUIRE(surveillance.battre(bat, epreuve::a(150)));
    REQUIRE(surveillance.battre(rend, epreuve::a(150)));
}

TEST_CASE("en retard, mais pas congédié", "[1.5]") {
    ::Surveillance surveillance(epreuve::a(100));
    const std::uint64_t ada = surveillance.inscrire("ada", epreuve::a(0));
    surveillance.confier(ada, "t");
    surveillance.reprendre(epreuve::a(99));
    INFO("seule reprendre() ferme une session : elle n'a pas encore été appelée");
    REQUIRE(surveillance.rendre(ada, "t", epreuve::a(150)));
    REQUIRE(surveillance.reprendre(epreuve::a(160)).empty());
    REQUIRE(surveillance.ouvertes() == 1);
}

TEST_CASE("un figé se réveille, et rend trop tard", "[1.5]") {
    ::Surveillance surveillance(epreuve::a(100));
    const std::uint64_t fige = surveillance.inscrire("ada", epreuve::a(0));
    const std::uint64_t bob = surveillance.inscrire("bob", epreuve::a(0));
    surveillance.confier(fige, "t");
    REQUIRE(epreuve::veiller(surveillance, 0, 300, {bob}) == epreuve::Lot{"t"});
    surveillance.confier(bob, "t");
    {
        INFO("SIGCONT : sa session est fermée, son travail est à un autre");
        REQUIRE_FALSE(surveillance.rendre(fige, "t", epreuve::a(300)));
        REQUIRE_FALSE(surveillance.battre(fige, epreuve::a(300)));
        REQUIRE_FALSE(surveillance.confier(fige, "u"));
        REQUIRE(surveillance.ouvertes() == 1);
    }
    INFO("le rendu refusé n'a rien changé pour qui a la tâche maintenant");
    REQUIRE(surveillance.rendre(bob, "t", epreuve::a(300)));
    REQUIRE(epreuve::veiller(surveillance, 350, 900).empty());
}

TEST_CASE("il revient sous le même nom", "[1.5]") {
    ::Surveillance surveillance(epreuve::a(100));
    const std::uint64_t avant = surveillance.inscrire("ada", epreuve::a(0));
    surveillance.confier(avant, "t");
    epreuve::veiller(surveillance, 0, 150);
    const std::uint64_t apres = surveillance.inscrire("ada", epreuve::a(150));
    INFO("une nouvelle session, un nouveau numéro");
    REQUIRE(apres != avant);
    surveillance.confier(apres, "t");
    {
        INFO("même nom, même tâche, mais la session d'avant : c'est le rendu d'avant");
        REQUIRE_FALSE(surveillance.rendre(avant, "t", epreuve::a(160)));
        REQUIRE_FALSE(surveillance.battre(avant, epreuve::a(160)));
    }
    REQUIRE(surveillance.rendre(apres, "t", epreuve::a(170)));
}

TEST_CASE("deux workers de même nom", "[1.5]") {
    ::Surveillance surveillance(epreuve::a(100));
    const std::uint64_t un = surveillance.inscrire("worker", epreuve::a(0));
    const std::uint64_t deux = surveillance.inscrire("worker", epreuve::a(0));
    REQUIRE(un != deux);
    REQUIRE(surveillance.ouvertes() == 2);
    surveillance.confier(un, "a");
    surveillance.confier(deux, "b");
    INFO("l'un se tait, l'autre bat : un seul est congédié");
    REQUIRE(epreuve::veiller(surveillance, 0, 500, {deux}) == epreuve::Lot{"a"});
    REQUIRE(surveillance.rendre(deux, "b", epreuve::a(500)));
}

TEST_CASE("les tâches reprises, dans l'ordre", "[1.5]") {
    ::Surveillance surveillance(epreuve::a(100));
    const std::uint64_t ada = surveillance.inscrire("ada", epreuve::a(0));
    const std::uint64_t bob = surveillance.inscrire("bob", epreuve::a(0));
    const std::uint64_t vit = surveillance.inscrire("cléo", epreuve::a(0));
    surveillance.confier(bob, "9");
    surveillance.confier(ada, "1");
    surveillance.confier(vit, "à elle");
    surveillance.confier(bob, "rendue");
    surveillance.confier(bob, "5");
    surveillance.confier(ada, "0");
    surveillance.rendre(bob, "rendue", epreuve::a(0));
    INFO("toutes, sauf les rendues et celles des vivants ; dans l'ordre où elles ont été confiées");
    REQUIRE(epreuve::veiller(surveillance, 0, 150, {vit}) == epreuve::Lot{"9", "1", "5", "0"});
    INFO("chacune une seule fois");
    REQUIRE(epreuve::veiller(surveillance, 200, 500, {vit}).empty());
    REQUIRE(surveillance.rendre(vit, "à elle", epreuve::a(500)));
}

TEST_CASE("le surveillant aussi peut être figé", "[1.5]") {
    for (const int origine : {0, -10, -11, -3'600'000, -10'000'000}) {
        const auto a = [&](int heure) { return ::Heure(origine + heure); };
        ::Surveillance surveillance(epreuve::a(100));
        const std::uint64_t ada = surveillance.inscrire("ada", a(0));
        const std::uint64_t bob = surveillance.inscrire("bob", a(0));
        surveillance.confier(ada, "t");
        surveillance.confier(bob, "u");
        CAPTURE(origine);
        REQUIRE(surveillance.reprendre(a(10)).empty());
        surveillance.battre(bob, a(3'599'950));
        {
            INFO("SIGSTOP pendant une heure : ce n'est pas ada qui s'est tue");
            REQUIRE(surveillance.reprendre(a(3'600'000)).empty());
            REQUIRE(surveillance.ouvertes() == 2);
        }
        {
            INFO("toutes sont réputées entendues à cette heure : il leur reste tout le silence");
            REQUIRE(surveillance.reprendre(a(3'600'100)).empty());
            REQUIRE(surveillance.ouvertes() == 2);
        }
        INFO("elles se taisent vraiment, et le surveillant était là");
        REQUIRE(surveillance.reprendre(a(3'600'101)) == epreuve::Lot{"t", "u"});
    }
}

TEST_CASE("figé, à une milliseconde près", "[1.5]") {
    ::Surveillance surveillance(epreuve::a(100));
    surveillance.inscrire("ada", epreuve::a(0));
    surveillance.reprendre(epreuve::a(5));
    INFO("exactement `silence` depuis l'appel précédent : il n'était pas figé");
    surveillance.reprendre(epreuve::a(105));
    REQUIRE(surveillance.ouvertes() == 0);
    ::Surveillance autre(epreuve::a(100));
    autre.inscrire("bob", epreuve::a(0));
    INFO("le premier appel n'a pas de précédent : il congédie");
    autre.reprendre(epreuve::a(101));
    REQUIRE(autre.ouvertes() == 0);
}

TEST_CASE("des sessions inconnues", "[1.5]") {
    ::Surveillance surveillance(epreuve::a(100));
    const std::uint64_t ada = surveillance.inscrire("ada", epreuve::a(0));
    for (const std::uint64_t fausse :
         {ada + 1, ada - 1, ada | std::uint64_t{1} << 32, ~std::uint64_t{0}}) {
        REQUIRE_FALSE(surveillance.battre(fausse, epreuve::a(0)));
        REQUIRE_FALSE(surveillance.confier(fausse, "t"));
        REQUIRE_FALSE(surveillance.rendre(fausse, "t", epreuve::a(0)));
    }
    REQUIRE(surveillance.ouvertes() == 1);
    REQUIRE(epreuve::veiller(surveillance, 0, 500).empty());
    ::Surveillance autre(epreuve::a(100));
    REQUIRE_FALSE(autre.battre(ada, epreuve::a(0)));
}

}  // namespace juge::epreuve
