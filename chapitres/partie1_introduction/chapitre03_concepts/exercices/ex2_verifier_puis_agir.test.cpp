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
    Billetterie guichet(2);
    INFO("une place n'a pas d'acheteur avant d'être vendue");
    REQUIRE(guichet.acheteur(1) == std::nullopt);
    INFO("une place libre se vend au client qui paie");
    REQUIRE(guichet.vendre(1, "Ada", accepte));
    REQUIRE(guichet.acheteur(1) == "Ada");
    bool a_paye = false;
    INFO("une place vendue ne se revend pas");
    REQUIRE_FALSE(guichet.vendre(1, "Alan", [&] { return a_paye = true; }));
    INFO("on ne fait pas payer une place déjà vendue");
    REQUIRE_FALSE(a_paye);
    REQUIRE(guichet.acheteur(1) == "Ada");
    INFO("les autres places restent à vendre");
    REQUIRE(guichet.vendre(0, "Alan", accepte));
}

TEST_CASE("une place qui n'existe pas est refusée", "[1.5]") {
    Billetterie guichet(2);
    INFO("les places vont de 0 à places - 1 ; les autres lèvent std::out_of_range");
    REQUIRE_THROWS_AS(guichet.vendre(2, "Ada", accepte), std::out_of_range);
    REQUIRE_THROWS_AS(guichet.vendre(-1, "Ada", accepte), std::out_of_range);
    REQUIRE_THROWS_AS(guichet.acheteur(2), std::out_of_range);
    INFO("après une demande absurde, la billetterie fonctionne encore");
    REQUIRE(guichet.vendre(0, "Ada", accepte));
}

TEST_CASE("un paiement refusé rend la place", "[1.4]") {
    Billetterie guichet(1);
    INFO("un paiement refusé n'est pas une vente");
    REQUIRE_FALSE(guichet.vendre(0, "Ada", refuse));
    REQUIRE(guichet.acheteur(0) == std::nullopt);
    INFO("après un paiement refusé, la place est de nouveau à vendre");
    REQUIRE(guichet.vendre(0, "Alan", accepte));
    REQUIRE(guichet.acheteur(0) == "Alan");
}

TEST_CASE("un paiement interrompu par une exception rend la place", "[1.5]") {
    Billetterie guichet(2);
    const auto en_panne = []() -> bool { throw std::runtime_error("la banque ne répond pas"); };
    INFO("l'exception de payer() continue son chemin jusqu'à l'appelant de vendre()");
    REQUIRE_THROWS_WITH(guichet.vendre(0, "Ada", en_panne), "la banque ne répond pas");
    INFO("après un paiement interrompu, la place n'est pas vendue");
    REQUIRE(guichet.acheteur(0) == std::nullopt);
    INFO("après un paiement interrompu, la place est de nouveau à vendre");
    REQUIRE(guichet.vendre(0, "Alan", accepte));
    const auto code_d_erreur = []() -> bool { throw 42; };
    INFO("une exception peut être de n'importe quel type : celle-ci est un entier");
    REQUIRE_THROWS_AS(guichet.vendre(1, "Ada", code_d_erreur), int);
    INFO("quel que soit le type de l'exception, la place est de nouveau à vendre");
    REQUIRE(guichet.vendre(1, "Grace", accepte));
}

TEST_CASE("deux clients, une place : un seul paie, dans tous les entrelacements", "[1.4]") {
    juge::explorer(300, [] {
        Billetterie guichet(1);
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
    Billetterie guichet(2);
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
    Billetterie guichet(1);
    std::binary_semaphore reponse_de_la_banque(0);
    bool pour_ada = false;
    bool pour_alan = true;
    std::optional<std::string> affiche = "personne n'a répondu";
    juge::Acteur ada("Ada", [&] {
        pour_ada = guichet.vendre(0, "Ada", [&] {
            reponse_de_la_banque.acquire();
            return true;
        });
    });
    INFO("vendre() attend la réponse de payer()");
    REQUIRE(ada.est_bloque());
    juge::Acteur alan("Alan", [&] { pour_alan = guichet.vendre(0, "Alan", accepte); });
    {
        INFO("une place en cours de paiement se refuse tout de suite, sans attendre");
        REQUIRE(alan.est_termine());
        REQUIRE_FALSE(pour_alan);
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

TEST_CASE("une place rendue profite au suivant, dans tous les entrelacements", "[1.4]") {
    juge::explorer(200, [] {
        Billetterie guichet(1);
        bool pour_alan = false;
        {
            juge::Acteur ada("Ada", [&] { guichet.vendre(0, "Ada", refuse); });
            juge::Acteur alan("Alan", [&] { pour_alan = guichet.vendre(0, "Alan", accepte); });
            ada.attendre_fin("Un paiement refusé ne bloque personne.");
            alan.attendre_fin("Un paiement accepté ne bloque personne.");
        }
        INFO("la place appartient à Alan si, et seulement si, on la lui a vendue");
        REQUIRE(guichet.acheteur(0).has_value() == pour_alan);
        INFO("si Alan est arrivé pendant le paiement d'Ada, la place est restée à vendre");
        REQUIRE(guichet.vendre(0, "Grace", accepte) != pour_alan);
    });
}

}  // namespace juge::epreuve
