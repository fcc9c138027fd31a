#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

TEST_CASE("un tampon vide fait attendre", "[1.6]") {
    TamponBorne<int> tampon(2);
    juge::Acteur lecteur("lecteur", [&] { tampon.retirer(); });
    INFO("retirer() doit attendre tant que le tampon est vide");
    REQUIRE(lecteur.est_bloque());
    tampon.deposer(7);
    lecteur.attendre_fin("un dépôt doit réveiller le lecteur endormi");
}

TEST_CASE("un réveil intempestif ne fait pas retirer d'un tampon vide", "[1.6][simple]") {
    juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    TamponBorne<int> tampon(1);
    juge::Acteur lecteur("lecteur", [&] { tampon.retirer(); });
    INFO("un thread réveillé sans raison doit vérifier de nouveau avant d'agir");
    REQUIRE(lecteur.est_bloque());
    tampon.deposer(1);
    lecteur.attendre_fin("un dépôt doit réveiller le lecteur endormi");
}

TEST_CASE("tout ce qui est déposé est retiré, une fois", "[1.6]") {
    juge::explorer(300, [] {
        TamponBorne<int> tampon(1);
        juge::Registre<int> retires;
        {
            juge::Acteur p1("producteur 1", [&] { for (int i = 0; i < 2; ++i) tampon.deposer(i); });
            juge::Acteur p2("producteur 2", [&] { for (int i = 2; i < 4; ++i) tampon.deposer(i); });
            juge::Acteur c1("consommateur 1", [&] { for (int i = 0; i < 2; ++i) retires.noter(*tampon.retirer()); });
            juge::Acteur c2("consommateur 2", [&] { for (int i = 0; i < 2; ++i) retires.noter(*tampon.retirer()); });
            for (auto* a : {&p1, &p2, &c1, &c2}) a->attendre_fin("producteurs et consommateurs doivent tous finir");
        }
        auto contenu = retires.contenu();
        std::sort(contenu.begin(), contenu.end());
        REQUIRE(contenu == std::vector<int>{0, 1, 2, 3});
    });
}
