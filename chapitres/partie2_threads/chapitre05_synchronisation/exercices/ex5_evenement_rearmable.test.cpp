#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("on attend, puis declencher() libère tout le monde", "[1.5]") {
    EvenementRearmable feu;
    juge::Acteur a("a", [&] { feu.attendre(); });
    juge::Acteur b("b", [&] { feu.attendre(); });
    INFO("au repos, attendre() endort");
    REQUIRE(a.est_bloque());
    REQUIRE(b.est_bloque());
    REQUIRE_FALSE(feu.est_declenche());
    feu.declencher();
    REQUIRE(feu.est_declenche());
    a.attendre_fin("declencher() doit libérer tous ceux qui attendent.");
    b.attendre_fin("declencher() doit libérer tous ceux qui attendent.");
}

TEST_CASE("déclenché, on passe sans s'arrêter", "[1.5]") {
    EvenementRearmable feu;
    feu.declencher();
    juge::Acteur passant("passant", [&] {
        feu.attendre();
        feu.attendre();
    });
    passant.attendre_fin("Tant que l'événement est déclenché, attendre() ne doit pas endormir.");
    SUCCEED("passé deux fois");
}

TEST_CASE("réarmé, on attend de nouveau", "[1.5]") {
    EvenementRearmable feu;
    feu.declencher();
    feu.rearmer();
    INFO("rearmer() remet l'événement au repos");
    REQUIRE_FALSE(feu.est_declenche());
    juge::Acteur retardataire("retardataire", [&] { feu.attendre(); });
    INFO("après rearmer(), un nouveau venu attend le prochain declencher()");
    REQUIRE(retardataire.est_bloque());
    feu.declencher();
    retardataire.attendre_fin("declencher() doit libérer ceux qui attendent, à chaque fois.");
}

TEST_CASE("un réveil intempestif ne libère personne", "[1.6][simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    EvenementRearmable feu;
    juge::Acteur a("a", [&] { feu.attendre(); });
    INFO("réveillé sans raison, un thread vérifie, et se rendort si rien n'est arrivé");
    REQUIRE(a.est_bloque());
    feu.declencher();
    a.attendre_fin("declencher() doit libérer tous ceux qui attendent.");
}

TEST_CASE("réarmer aussitôt ne retient pas ceux qui attendaient", "[1.5]") {
    juge::explorer(200, [] {
        EvenementRearmable feu;
        juge::Acteur a("a", [&] { feu.attendre(); });
        juge::Acteur b("b", [&] { feu.attendre(); });
        REQUIRE(a.est_bloque());
        REQUIRE(b.est_bloque());
        feu.declencher();
        feu.rearmer();
        for (auto* acteur : {&a, &b}) {
            acteur->attendre_fin(
                "Ils attendaient au moment de declencher() : rearmer(), appelée juste après, ne "
                "doit "
                "pas les retenir.");
        }
        REQUIRE_FALSE(feu.est_declenche());
    });
}

TEST_CASE("un nouveau venu ne prend pas la place de ceux que declencher() a libérés", "[1.5]") {
    juge::explorer(25, [] {
        EvenementRearmable feu;
        juge::Acteur a("a", [&] { feu.attendre(); });
        juge::Acteur b("b", [&] { feu.attendre(); });
        REQUIRE(a.est_bloque());
        REQUIRE(b.est_bloque());
        feu.declencher();
        feu.rearmer();
        juge::Acteur nouveau("nouveau venu", [&] { feu.attendre(); });
        for (auto* acteur : {&a, &b}) {
            acteur->attendre_fin(
                "Ils attendaient au moment de declencher() : ils doivent passer, et personne à "
                "leur place.");
        }
        INFO("arrivé après rearmer(), il attend le prochain declencher()");
        REQUIRE(nouveau.est_bloque());
        feu.declencher();
        nouveau.attendre_fin("declencher() doit libérer ceux qui attendent, à chaque fois.");
    });
}

TEST_CASE("aucun réveil perdu, dans tous les entrelacements", "[1.7]") {
    juge::explorer(300, [] {
        EvenementRearmable feu;
        int message = 0;
        int lu = 0;
        {
            juge::Acteur lecteur("lecteur", [&] {
                feu.attendre();
                lu = message;
            });
            juge::Acteur auteur("auteur", [&] {
                message = 42;
                feu.declencher();
            });
            auteur.attendre_fin("declencher() n'attend personne.");
            lecteur.attendre_fin(
                "Le lecteur s'est endormi juste après avoir vérifié, pendant que declencher() "
                "passait "
                ": le réveil est perdu.");
        }
        INFO("ce qui est écrit avant declencher() se lit après attendre()");
        REQUIRE(lu == 42);
    });
}

}  // namespace juge::epreuve
