#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Met des threads l'un après l'autre sans rien publier : l'indicateur est relâché. S'ils sont
/// ordonnés aux yeux de ThreadSanitizer, ce ne peut être que par la réponse.
class Relais {
public:
    void attendre(int tour) const {
        while (tour_.load(std::memory_order_relaxed) < tour)
            std::this_thread::yield();
    }
    void passer() { tour_.fetch_add(1, std::memory_order_relaxed); }

private:
    std::atomic<int> tour_{0};
};

}  // namespace

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

TEST_CASE("rearmer() au repos ne libère personne", "[1.5]") {
    EvenementRearmable feu;
    feu.rearmer();
    juge::Acteur a("a", [&] { feu.attendre(); });
    REQUIRE(a.est_bloque());
    feu.rearmer();
    feu.rearmer();
    INFO("l'événement ne s'est pas déclenché : rearmer() au repos ne change rien");
    REQUIRE(a.est_bloque());
    REQUIRE_FALSE(feu.est_declenche());
    feu.declencher();
    a.attendre_fin("declencher() doit libérer tous ceux qui attendent, rearmer() ou non avant.");
}

TEST_CASE("declencher() deux fois, rearmer() une fois", "[1.5]") {
    EvenementRearmable feu;
    juge::Acteur a("a", [&] { feu.attendre(); });
    REQUIRE(a.est_bloque());
    feu.declencher();
    feu.declencher();
    a.attendre_fin("declencher() doit libérer tous ceux qui attendent.");
    REQUIRE(feu.est_declenche());
    feu.rearmer();
    INFO("déclenché deux fois de suite, c'est déclenché : un seul rearmer() suffit");
    REQUIRE_FALSE(feu.est_declenche());
    juge::Acteur b("b", [&] { feu.attendre(); });
    REQUIRE(b.est_bloque());
    feu.declencher();
    b.attendre_fin("declencher() doit libérer ceux qui attendent, à chaque fois.");
}

TEST_CASE("tour après tour, d'un thread à l'autre", "[1.5]") {
    EvenementRearmable feu;
    for (int tour = 0; tour < 3; ++tour) {
        juge::Acteur a("a", [&] { feu.attendre(); });
        juge::Acteur b("b", [&] { feu.attendre(); });
        INFO("réarmé au tour précédent : on attend de nouveau");
        REQUIRE(a.est_bloque());
        REQUIRE(b.est_bloque());
        juge::Acteur vert("vert", [&] { feu.declencher(); });
        vert.attendre_fin("declencher() n'attend personne.");
        for (auto* acteur : {&a, &b})
            acteur->attendre_fin("declencher() doit libérer ceux qui attendent, à chaque tour.");
        juge::Acteur passant("passant", [&] { feu.attendre(); });
        passant.attendre_fin("Tant que l'événement est déclenché, on passe sans s'arrêter.");
        juge::Acteur rouge("rouge", [&] { feu.rearmer(); });
        rouge.attendre_fin("rearmer() n'attend personne.");
        REQUIRE_FALSE(feu.est_declenche());
    }
    for (int tour = 0; tour < 70'000; ++tour) {
        feu.declencher();
        feu.attendre();
        feu.rearmer();
    }
    juge::Acteur dernier("dernier", [&] { feu.attendre(); });
    INFO("après bien des tours, l'événement est au repos : on attend");
    REQUIRE(dernier.est_bloque());
    feu.declencher();
    dernier.attendre_fin("declencher() doit libérer ceux qui attendent, à chaque tour.");
}

TEST_CASE("deux événements s'ignorent", "[1.5]") {
    EvenementRearmable vert;
    EvenementRearmable rouge;
    juge::Acteur a("a", [&] { rouge.attendre(); });
    REQUIRE(a.est_bloque());
    vert.declencher();
    INFO("un autre événement s'est déclenché : celui-ci est au repos, on l'attend toujours");
    REQUIRE(a.est_bloque());
    REQUIRE_FALSE(rouge.est_declenche());
    rouge.declencher();
    a.attendre_fin("declencher() doit libérer tous ceux qui attendent.");
    rouge.rearmer();
    REQUIRE(vert.est_declenche());
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
    for (const int fois : {1, 2})
        juge::explorer(100, [fois] {
            EvenementRearmable feu;
            juge::Acteur a("a", [&] { feu.attendre(); });
            juge::Acteur b("b", [&] { feu.attendre(); });
            REQUIRE(a.est_bloque());
            REQUIRE(b.est_bloque());
            for (int i = 0; i < fois; ++i) {
                feu.declencher();
                feu.rearmer();
            }
            for (auto* acteur : {&a, &b}) {
                acteur->attendre_fin(
                    "Ils attendaient au moment de declencher() : rearmer(), appelée juste après, "
                    "ne doit pas les retenir, même si tout recommence aussitôt.");
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

TEST_CASE("libéré une fois, on attend la fois suivante", "[1.5]") {
    juge::explorer(50, [] {
        EvenementRearmable feu;
        juge::Registre<int> passages;
        juge::Acteur a("a", [&] {
            for (int fois = 1; fois <= 2; ++fois) {
                feu.attendre();
                passages.noter(fois);
            }
        });
        REQUIRE(a.est_bloque());
        feu.declencher();
        feu.rearmer();
        // Réveillé avant rearmer(), il peut déjà passer une seconde fois : tous deux sont justes.
        if (a.est_bloque()) {
            INFO(
                "il attendait au moment de declencher() : il passe, et n'attend que la fois "
                "d'après");
            REQUIRE(passages.taille() == 1);
        }
        feu.declencher();
        a.attendre_fin("declencher() doit libérer ceux qui attendent, à chaque fois.");
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
                "Le lecteur s'est endormi juste après avoir vérifié, pendant que "
                "declencher() passait : le réveil est perdu.");
        }
        INFO("ce qui est écrit avant declencher() se lit après attendre()");
        REQUIRE(lu == 42);
    });
}

TEST_CASE("ce qui est écrit avant declencher() se lit après", "[1.5][tsan]") {
    EvenementRearmable feu;
    epreuve::Relais relais;
    int message = 0;
    int lu_apres_attente = 0;
    int lu_apres_question = 0;
    {
        juge::Acteur curieux("curieux", [&] {
            relais.attendre(1);
            if (feu.est_declenche()) lu_apres_question = message;
        });
        juge::Acteur passant("passant", [&] {
            relais.attendre(1);
            feu.attendre();
            lu_apres_attente = message;
        });
        juge::Acteur auteur("auteur", [&] {
            message = 42;
            feu.declencher();
            relais.passer();
        });
    }
    INFO("l'événement publie ce qui le précède, à qui l'attend comme à qui demande s'il a eu lieu");
    REQUIRE(lu_apres_attente == 42);
    REQUIRE(lu_apres_question == 42);
    juge::a_tour_de_role({[&] {
                              message = 43;
                              feu.declencher();
                          },
                          [&] {
                              feu.attendre();
                              lu_apres_attente = message;
                          },
                          [&] {
                              if (feu.est_declenche()) lu_apres_question = message;
                          }});
    INFO("declencher() publie ce qui la précède, même si l'événement est déjà déclenché");
    REQUIRE(lu_apres_attente == 43);
    REQUIRE(lu_apres_question == 43);
}

TEST_CASE("deux declencher() en même temps, puis deux rearmer()", "[1.5]") {
    juge::explorer(50, [] {
        EvenementRearmable feu;
        {
            juge::Acteur a("a", [&] { feu.declencher(); });
            juge::Acteur b("b", [&] { feu.declencher(); });
        }
        INFO("deux declencher() en même temps : l'événement est déclenché");
        REQUIRE(feu.est_declenche());
        {
            juge::Acteur c("c", [&] { feu.rearmer(); });
            juge::Acteur d("d", [&] { feu.rearmer(); });
        }
        INFO("deux rearmer() en même temps : l'événement est au repos");
        REQUIRE_FALSE(feu.est_declenche());
    });
}

TEST_CASE("tout s'appelle en même temps", "[1.5][simple][tsan]") {
    juge::explorer(100, [] {
        EvenementRearmable feu;
        juge::Registre<bool> vus;
        {
            const auto clignoter = [&] {
                for (int fois = 0; fois < 3; ++fois) {
                    feu.declencher();
                    feu.rearmer();
                }
                feu.declencher();
            };
            juge::Acteur curieux("curieux", [&] {
                for (int fois = 0; fois < 5; ++fois)
                    vus.noter(feu.est_declenche());
            });
            juge::Acteur a("a", [&] { feu.attendre(); });
            juge::Acteur b("b", [&] {
                feu.attendre();
                feu.attendre();
            });
            juge::Acteur c1("clignotant 1", clignoter);
            juge::Acteur c2("clignotant 2", clignoter);
            for (auto* acteur : {&curieux, &a, &b, &c1, &c2})
                acteur->attendre_fin("L'événement finit déclenché : plus personne n'attend.");
        }
        INFO("chacun a fini par declencher() : l'événement est déclenché");
        REQUIRE(feu.est_declenche());
        REQUIRE(vus.taille() == 5);
    });
}

}  // namespace juge::epreuve
