#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

bool accepte() {
    return true;
}
bool refuse() {
    return false;
}

}  // namespace

TEST_CASE("une place libre se vend, une seule fois", "[1.4]") {
    ::Billetterie guichet(2);
    INFO("une place n'a pas d'acheteur avant d'être vendue");
    REQUIRE(guichet.acheteur(1) == std::nullopt);
    INFO("une place libre se vend au client qui paie");
    REQUIRE(guichet.vendre(1, "Ada", epreuve::accepte));
    REQUIRE(guichet.acheteur(1) == "Ada");
    bool a_paye = false;
    INFO("une place vendue ne se revend pas");
    REQUIRE_FALSE(guichet.vendre(1, "Alan", [&] { return a_paye = true; }));
    INFO("on ne fait pas payer une place déjà vendue");
    REQUIRE_FALSE(a_paye);
    REQUIRE(guichet.acheteur(1) == "Ada");
    INFO("les autres places restent à vendre");
    int paiements = 0;
    REQUIRE(guichet.vendre(0, "Alan", [&] { return ++paiements > 0; }));
    INFO("on ne fait payer qu'une fois");
    REQUIRE(paiements == 1);
}

TEST_CASE("un client peut avoir n'importe quel nom", "[1.4]") {
    ::Billetterie guichet(1);
    INFO("une place vendue à un client dont le nom est vide est vendue");
    REQUIRE(guichet.vendre(0, "", epreuve::accepte));
    REQUIRE(guichet.acheteur(0) == "");
    REQUIRE_FALSE(guichet.vendre(0, "Ada", epreuve::accepte));
    INFO("aucun nom n'est réservé : c'est toujours celui d'un client, à qui la place est vendue");
    for (const std::string& nom :
         {std::string(100, 'x'), std::string(1, '\0'), std::string("Ada\0Alan", 8),
          std::string(" "), std::string("-"), std::string("?"), std::string("libre"),
          std::string("vendue"), std::string("réservée"), std::string("en cours"),
          std::string("paiement en cours"), std::string("<paiement en cours>")}) {
        ::Billetterie petite(1);
        CAPTURE(nom);
        REQUIRE(petite.vendre(0, nom, epreuve::accepte));
        REQUIRE(petite.acheteur(0) == nom);
        REQUIRE_FALSE(petite.vendre(0, "Ada", epreuve::accepte));
    }
}

TEST_CASE("une place qui n'existe pas est refusée", "[1.5]") {
    ::Billetterie guichet(2);
    bool a_paye = false;
    const auto payer = [&] { return a_paye = true; };
    INFO("les places vont de 0 à places - 1 ; les autres lèvent std::out_of_range");
    REQUIRE_THROWS_AS(guichet.vendre(2, "Ada", payer), std::out_of_range);
    REQUIRE_THROWS_AS(guichet.vendre(-1, "Ada", payer), std::out_of_range);
    REQUIRE_THROWS_AS(guichet.vendre(std::numeric_limits<int>::max(), "Ada", payer),
                      std::out_of_range);
    REQUIRE_THROWS_AS(guichet.vendre(std::numeric_limits<int>::min(), "Ada", payer),
                      std::out_of_range);
    REQUIRE_THROWS_AS(guichet.acheteur(2), std::out_of_range);
    REQUIRE_THROWS_AS(guichet.acheteur(-1), std::out_of_range);
    INFO("on ne fait pas payer une place qui n'existe pas : elle se vérifie avant de payer");
    REQUIRE_FALSE(a_paye);
    INFO("après une demande absurde, la billetterie fonctionne encore");
    REQUIRE(guichet.vendre(0, "Ada", epreuve::accepte));
    ::Billetterie complete(0);
    INFO("sans aucune place, il n'y a rien à vendre");
    REQUIRE_THROWS_AS(complete.vendre(0, "Ada", epreuve::accepte), std::out_of_range);
    REQUIRE_THROWS_AS(complete.acheteur(0), std::out_of_range);
}

TEST_CASE("un paiement refusé rend la place", "[1.4]") {
    ::Billetterie guichet(1);
    INFO("un paiement refusé n'est pas une vente");
    REQUIRE_FALSE(guichet.vendre(0, "Ada", epreuve::refuse));
    REQUIRE(guichet.acheteur(0) == std::nullopt);
    INFO("après un paiement refusé, la place est de nouveau à vendre");
    REQUIRE(guichet.vendre(0, "Alan", epreuve::accepte));
    REQUIRE(guichet.acheteur(0) == "Alan");
}

TEST_CASE("un paiement interrompu par une exception rend la place", "[1.5]") {
    ::Billetterie guichet(2);
    const auto en_panne = []() -> bool { throw std::runtime_error("la banque ne répond pas"); };
    INFO("l'exception de payer() continue son chemin jusqu'à l'appelant de vendre()");
    REQUIRE_THROWS_WITH(guichet.vendre(0, "Ada", en_panne), "la banque ne répond pas");
    INFO("l'exception garde son type");
    REQUIRE_THROWS_AS(guichet.vendre(0, "Ada", en_panne), std::runtime_error);
    INFO("après un paiement interrompu, la place n'est pas vendue");
    REQUIRE(guichet.acheteur(0) == std::nullopt);
    INFO("après un paiement interrompu, la place est de nouveau à vendre");
    REQUIRE(guichet.vendre(0, "Alan", epreuve::accepte));
    const auto code_d_erreur = []() -> bool { throw 42; };
    INFO("une exception peut être de n'importe quel type : celle-ci est un entier");
    REQUIRE_THROWS_AS(guichet.vendre(1, "Ada", code_d_erreur), int);
    INFO("quel que soit le type de l'exception, la place est de nouveau à vendre");
    REQUIRE(guichet.vendre(1, "Grace", epreuve::accepte));
}

TEST_CASE("une vente peut se faire pendant qu'une autre exception remonte", "[1.5]") {
    ::Billetterie guichet(1);
    bool vendue = false;
    struct AuPassage {
        std::function<void()> geste;
        ~AuPassage() { geste(); }
    };
    try {
        const AuPassage achat{[&] { vendue = guichet.vendre(0, "Ada", epreuve::accepte); }};
        throw 42;  // son destructeur achète la place pendant que cette exception remonte
    } catch (int) {
    }
    INFO("l'exception en route n'est pas de payer() : le paiement est accepté, la place vendue");
    REQUIRE(vendue);
    REQUIRE(guichet.acheteur(0) == "Ada");
    REQUIRE_FALSE(guichet.vendre(0, "Alan", epreuve::accepte));
}

TEST_CASE("deux clients, une place : un seul paie, dans tous les entrelacements", "[1.4]") {
    juge::explorer(300, [] {
        ::Billetterie guichet(1);
        juge::Registre<std::string> payeurs;
        bool pour_ada = false;
        bool pour_alan = false;
        const auto acheter = [&](const std::string& client) {
            return guichet.vendre(0, client, [&] {
                payeurs.noter(client);
                juge::point_de_passage();
                return true;
            });
        };
        {
            juge::Acteur ada("Ada", [&] { pour_ada = acheter("Ada"); });
            juge::Acteur alan("Alan", [&] { pour_alan = acheter("Alan"); });
            juge::Acteur affichage("affichage", [&] { guichet.acheteur(0); });
            for (auto* acteur : {&ada, &alan, &affichage})
                acteur->attendre_fin("Ni vendre() ni acheteur() ne doit rester bloquée.");
        }
        INFO("la place se vend à l'un des deux clients, et à un seul");
        REQUIRE(pour_ada != pour_alan);
        const std::string gagnant = pour_ada ? "Ada" : "Alan";
        INFO("celui qui a payé, et lui seul, a la place");
        REQUIRE(payeurs.contenu() == std::vector<std::string>{gagnant});
        REQUIRE(guichet.acheteur(0) == gagnant);
    });
}

TEST_CASE("deux places différentes se paient en même temps", "[1.5]") {
    ::Billetterie guichet(2);
    juge::RendezVous paiements(2);
    const auto payer = [&] {
        paiements.rejoindre();
        return true;
    };
    {
        juge::Acteur ada("Ada", [&] { guichet.vendre(0, "Ada", payer); });
        juge::Acteur alan("Alan", [&] { guichet.vendre(1, "Alan", payer); });
    }
    INFO("le paiement d'une place ne fait pas attendre celui d'une autre");
    REQUIRE(paiements.maximum() == 2);
    REQUIRE(guichet.acheteur(0) == "Ada");
    REQUIRE(guichet.acheteur(1) == "Alan");
}

TEST_CASE("pendant un paiement, personne n'attend", "[1.5]") {
    ::Billetterie guichet(1);
    std::binary_semaphore reponse_de_la_banque(0);
    bool pour_ada = false;
    bool pour_un_autre = false;
    std::optional<std::string> affiche = "personne n'a répondu";
    juge::Acteur ada("Ada", [&] {
        pour_ada = guichet.vendre(0, "Ada", [&] {
            reponse_de_la_banque.acquire();
            return true;
        });
    });
    {
        INFO("vendre() attend la réponse de payer()");
        REQUIRE(ada.est_bloque());
    }
    for (const char* nom : {"Alan", "Grace"}) {  // éconduire le premier ne libère pas la place
        juge::Acteur client(nom,
                            [&] { pour_un_autre |= guichet.vendre(0, nom, epreuve::accepte); });
        INFO(
            "une place en cours de paiement se refuse sans attendre, à tous ceux qui la demandent");
        REQUIRE(client.est_termine());
        REQUIRE_FALSE(pour_un_autre);
    }
    juge::Acteur affichage("affichage", [&] { affiche = guichet.acheteur(0); });
    {
        INFO("acheteur() répond pendant un paiement : la place n'est pas encore vendue");
        REQUIRE(affichage.est_termine());
        REQUIRE(affiche == std::nullopt);
    }
    reponse_de_la_banque.release();
    ada.attendre_fin("La banque a répondu : vendre() doit finir.");
    INFO("le paiement accepté, la place est vendue");
    REQUIRE(pour_ada);
    REQUIRE(guichet.acheteur(0) == "Ada");
}

TEST_CASE("payer() peut se servir de la billetterie", "[1.5]") {
    constexpr int places = 1000;
    ::Billetterie guichet(places);
    ::Billetterie voisine(1);
    bool la_meme = false;
    bool ailleurs = false;
    int autres = 0;
    std::optional<std::string> affiche = "personne n'a répondu";
    juge::Acteur ada("Ada", [&] {
        guichet.vendre(0, "Ada", [&] {
            affiche = guichet.acheteur(0);
            la_meme = guichet.vendre(0, "Ada", epreuve::accepte);
            guichet.vendre(1, "Ada", epreuve::refuse);
            ailleurs = voisine.vendre(0, "Ada", epreuve::accepte);
            for (int place = 1; place < places; ++place)
                autres += guichet.vendre(place, "Ada", epreuve::accepte) ? 1 : 0;
            la_meme = guichet.vendre(0, "Ada", epreuve::accepte) || la_meme;
            return true;
        });
    });
    ada.attendre_fin("Aucun verrou n'est tenu pendant payer() : elle peut appeler la billetterie.");
    INFO("pendant son propre paiement non plus, la place n'est ni vendue ni libre");
    REQUIRE(affiche == std::nullopt);
    REQUIRE_FALSE(la_meme);
    INFO("en payant une place, on peut acheter toutes les autres");
    REQUIRE(autres == places - 1);
    INFO("en payant une place, on peut acheter celle de même numéro d'une autre billetterie");
    REQUIRE(ailleurs);
    REQUIRE(voisine.acheteur(0) == "Ada");
    for (int place = 0; place < places; ++place)
        REQUIRE(guichet.acheteur(place) == "Ada");
}

TEST_CASE("une place rendue profite au suivant, dans tous les entrelacements", "[1.4]") {
    juge::explorer(200, [] {
        ::Billetterie guichet(1);
        bool pour_alan = false;
        {
            juge::Acteur ada("Ada", [&] { guichet.vendre(0, "Ada", epreuve::refuse); });
            juge::Acteur alan("Alan",
                              [&] { pour_alan = guichet.vendre(0, "Alan", epreuve::accepte); });
            ada.attendre_fin("Un paiement refusé ne bloque personne.");
            alan.attendre_fin("Un paiement accepté ne bloque personne.");
        }
        INFO("la place appartient à Alan si, et seulement si, on la lui a vendue");
        REQUIRE(guichet.acheteur(0).has_value() == pour_alan);
        INFO("si Alan est arrivé pendant le paiement d'Ada, la place est restée à vendre");
        REQUIRE(guichet.vendre(0, "Grace", epreuve::accepte) != pour_alan);
    });
}

TEST_CASE("chaque fonction à côté de chaque autre, sans accès concurrent", "[1.5]") {
    juge::explorer(30, [] {
        ::Billetterie guichet(3);
        juge::Registre<int> ventes;
        {
            const std::string long_nom(60, 'a');
            const auto en_panne = []() -> bool { throw 42; };
            juge::Acteur a("A", [&] {
                for (int place = 0; place < 3; ++place)
                    if (guichet.vendre(place, "A" + long_nom, epreuve::accepte))
                        ventes.noter(place);
            });
            juge::Acteur b("B", [&] {
                for (int place = 2; place >= 0; --place)
                    if (guichet.vendre(place, "B" + long_nom, epreuve::accepte))
                        ventes.noter(place);
            });
            juge::Acteur c("C", [&] {
                try {
                    guichet.vendre(1, "C", en_panne);
                } catch (int) {
                }
                guichet.vendre(0, "C", epreuve::refuse);
            });
            juge::Acteur affichage("affichage", [&] {
                for (int place = 0; place < 3; ++place)
                    guichet.acheteur(place);
            });
            for (auto* acteur : {&a, &b, &c, &affichage})
                acteur->attendre_fin("Aucun appel ne doit rester bloqué.");
        }
        auto vendues = ventes.contenu();
        std::sort(vendues.begin(), vendues.end());
        INFO("aucune place ne se vend deux fois");
        REQUIRE(std::adjacent_find(vendues.begin(), vendues.end()) == vendues.end());
        for (int place = 0; place < 3; ++place) {
            const bool vendue = std::find(vendues.begin(), vendues.end(), place) != vendues.end();
            INFO("une place a un acheteur si, et seulement si, elle s'est vendue");
            REQUIRE(guichet.acheteur(place).has_value() == vendue);
        }
    });
}

TEST_CASE("chaque fonction prend le verrou", "[1.5][tsan]") {
    ::Billetterie guichet(2);
    std::array<std::optional<std::string>, 3> lus;
    bool revendue = true;
    juge::a_tour_de_role(
        {[&] { guichet.vendre(0, "Ada", epreuve::refuse); }, [&] { lus[0] = guichet.acheteur(0); },
         [&] {
             try {
                 guichet.vendre(0, "Ada", []() -> bool { throw 42; });
             } catch (int) {
             }
         },
         [&] { lus[1] = guichet.acheteur(0); }, [&] { guichet.vendre(0, "Ada", epreuve::accepte); },
         [&] { lus[2] = guichet.acheteur(0); },
         [&] { revendue = guichet.vendre(0, "Alan", epreuve::accepte); }});
    INFO("une place n'a d'acheteur qu'une fois vendue, et ne se vend qu'une fois");
    REQUIRE(lus[0] == std::nullopt);
    REQUIRE(lus[1] == std::nullopt);
    REQUIRE(lus[2] == "Ada");
    REQUIRE_FALSE(revendue);
}

TEST_CASE("deux billetteries ne partagent rien", "[1.5]") {
    ::Billetterie theatre(1);
    ::Billetterie cinema(2);
    std::binary_semaphore reponse_de_la_banque(0);
    bool au_cinema = false;
    juge::Acteur ada("Ada", [&] {
        theatre.vendre(0, "Ada", [&] {
            reponse_de_la_banque.acquire();
            return true;
        });
    });
    REQUIRE(ada.est_bloque());
    juge::Acteur alan("Alan", [&] { au_cinema = cinema.vendre(0, "Alan", epreuve::accepte); });
    {
        INFO("un paiement au théâtre ne retient pas une place de cinéma");
        REQUIRE(alan.est_termine());
        REQUIRE(au_cinema);
    }
    INFO("une place vendue au cinéma ne l'est pas au théâtre");
    REQUIRE(theatre.acheteur(0) == std::nullopt);
    REQUIRE(cinema.acheteur(0) == "Alan");
    reponse_de_la_banque.release();
    ada.attendre_fin("La banque a répondu : vendre() doit finir.");
    REQUIRE(theatre.acheteur(0) == "Ada");
    INFO("les places de l'une ne sont pas celles de l'autre");
    REQUIRE_THROWS_AS(theatre.acheteur(1), std::out_of_range);
    REQUIRE(cinema.vendre(1, "Grace", epreuve::accepte));
}

}  // namespace juge::epreuve
