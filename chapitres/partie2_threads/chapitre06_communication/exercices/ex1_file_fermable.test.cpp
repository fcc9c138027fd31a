#include <chapitre06/suivie.hpp>
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("premier déposé, premier retiré", "[1.2]") {
    FileFermable<int> file(3);
    INFO("deposer() accepte une valeur tant qu'il reste une place");
    for (const int valeur : {1, 2, 3})
        REQUIRE(file.deposer(int{valeur}));
    INFO("retirer() donne les valeurs dans l'ordre des dépôts");
    REQUIRE(file.retirer() == 1);
    REQUIRE(file.deposer(4));
    INFO("retirer_lot() les donne dans le même ordre");
    REQUIRE(file.retirer_lot(2) == std::vector<int>{2, 3});
    REQUIRE(file.retirer() == 4);
}

TEST_CASE("vide, la file fait attendre le consommateur", "[1.4]") {
    FileFermable<int> file(2);
    std::optional<int> recu;
    std::vector<int> lot;
    juge::Acteur un("consommateur", [&] { recu = file.retirer(); });
    INFO("retirer() attend tant que la file est vide, aussi longtemps qu'il le faut");
    REQUIRE(un.est_bloque());
    file.deposer(7);
    un.attendre_fin("Un dépôt doit réveiller le consommateur endormi.");
    REQUIRE(recu == 7);
    juge::Acteur plusieurs("preneur de lots", [&] { lot = file.retirer_lot(2); });
    INFO("retirer_lot() attend tant que la file est vide, aussi longtemps qu'il le faut");
    REQUIRE(plusieurs.est_bloque());
    file.deposer(8);
    plusieurs.attendre_fin(
        "Une seule valeur suffit à faire un lot : il ne faut pas attendre qu'il soit complet.");
    REQUIRE(lot == std::vector<int>{8});
}

TEST_CASE("pleine, la file fait attendre le producteur", "[1.5]") {
    FileFermable<int> file(2);
    file.deposer(1);
    file.deposer(2);
    juge::Acteur producteur("producteur", [&] { file.deposer(3); });
    INFO("deposer() attend tant que la file est pleine");
    REQUIRE(producteur.est_bloque());
    REQUIRE(file.retirer() == 1);
    producteur.attendre_fin("Une place libérée doit réveiller le producteur endormi.");
    REQUIRE(file.retirer_lot(9) == std::vector<int>{2, 3});
}

TEST_CASE("fermée, la file laisse sortir ce qu'elle contient", "[1.4]") {
    FileFermable<int> file(4);
    for (const int valeur : {1, 2, 3, 4})
        file.deposer(int{valeur});
    file.fermer();
    file.fermer();
    INFO("la fermeture arrête les dépôts, pas les retraits : rien de ce qui reste n'est perdu");
    REQUIRE(file.retirer() == 1);
    REQUIRE(file.retirer_lot(2) == std::vector<int>{2, 3});
    REQUIRE(file.retirer() == 4);
    INFO("épuisée, la file ne fait plus attendre personne");
    REQUIRE_FALSE(file.retirer().has_value());
    REQUIRE(file.retirer_lot(2).empty());
}

TEST_CASE("fermée, la file refuse même s'il reste de la place", "[1.4]") {
    FileFermable<int> file(3);
    REQUIRE(file.deposer(1));
    file.fermer();
    INFO("la file est fermée : aucun dépôt, même s'il reste de la place");
    REQUIRE_FALSE(file.deposer(2));
    REQUIRE(file.retirer() == 1);
    REQUIRE_FALSE(file.deposer(3));
    INFO("aucune valeur n'est entrée après la fermeture");
    REQUIRE_FALSE(file.retirer().has_value());
    REQUIRE_FALSE(file.deposer(4));
    REQUIRE(file.retirer_lot(3).empty());
}

TEST_CASE("un lot prend ce qui est là, au plus son maximum", "[1.4]") {
    FileFermable<int> file(4);
    for (const int valeur : {1, 2, 3, 4})
        REQUIRE(file.deposer(int{valeur}));
    INFO("un lot d'une valeur en prend une");
    REQUIRE(file.retirer_lot(1) == std::vector<int>{1});
    INFO("un maximum immense n'est pas une promesse : le lot n'a que ce qui est là");
    REQUIRE(file.retirer_lot(std::numeric_limits<std::size_t>::max()) == std::vector<int>{2, 3, 4});
    for (const int bit : {31, 32, 63}) {
        REQUIRE(file.deposer(5));
        REQUIRE(file.deposer(6));
        INFO("un maximum de 2^" << bit << " : le lot a tout ce qui est là");
        REQUIRE(file.retirer_lot(std::size_t{1} << bit) == std::vector<int>{5, 6});
    }
    REQUIRE(file.deposer(7));
    file.fermer();
    REQUIRE(file.retirer_lot(std::numeric_limits<std::size_t>::max()) == std::vector<int>{7});
    REQUIRE(file.retirer_lot(std::numeric_limits<std::size_t>::max()).empty());
}

TEST_CASE("deux files s'ignorent", "[1.4]") {
    FileFermable<int> fermee(1);
    FileFermable<int> ouverte(1);
    fermee.fermer();
    std::optional<int> recue;
    juge::Acteur consommateur("consommateur", [&] { recue = ouverte.retirer(); });
    INFO("une autre file est fermée : celle-ci est ouverte, et vide, on attend");
    REQUIRE(consommateur.est_bloque());
    REQUIRE(ouverte.deposer(1));
    consommateur.attendre_fin("Un dépôt doit réveiller le consommateur endormi.");
    REQUIRE(recue == 1);
    // Sous tsan, toute donnée commune à deux files est une course : chacune a son verrou.
    FileFermable<int> a(1);
    FileFermable<int> b(1);
    const auto employer = [](FileFermable<int>& file) {
        file.deposer(1);
        file.retirer();
        file.deposer(2);
        file.retirer_lot(1);
        file.fermer();
    };
    juge::a_tour_de_role({[&] { employer(a); }, [&] { employer(b); }});
    INFO("deux files employées par deux threads : chacune se ferme et se vide pour son compte");
    REQUIRE_FALSE(a.retirer().has_value());
    REQUIRE_FALSE(b.retirer().has_value());
}

TEST_CASE("un dépôt réveille sa file, pas une autre, dans tous les entrelacements", "[1.4]") {
    juge::explorer(50, [] {
        FileFermable<int> file(1);
        FileFermable<int> autre(1);
        juge::Acteur ici("consommateur", [&] { file.retirer(); });
        juge::Acteur ailleurs("consommateur d'une autre file", [&] { autre.retirer(); });
        file.deposer(1);
        ici.attendre_fin(
            "La valeur est pour lui : un autre, ailleurs, n'a rien à faire du réveil.");
        autre.deposer(2);
        ailleurs.attendre_fin("Un dépôt doit réveiller le consommateur endormi.");
        SUCCEED("tous ont fini");
    });
}

TEST_CASE("une valeur refusée reste à celui qui la déposait", "[1.4]") {
    FileFermable<Suivie> file(1);
    Suivie premiere(1);
    Suivie seconde(2);
    Suivie troisieme(3);
    REQUIRE(file.deposer(std::move(premiere)));
    bool acceptee = true;
    juge::Acteur producteur("producteur", [&] { acceptee = file.deposer(std::move(seconde)); });
    REQUIRE(producteur.est_bloque());
    file.fermer();
    producteur.attendre_fin("fermer() doit libérer le producteur qui attendait une place.");
    {
        INFO("la file s'est fermée pendant l'attente : le dépôt est refusé");
        REQUIRE_FALSE(acceptee);
        INFO("un dépôt refusé ne déplace pas la valeur, même pour la rendre ensuite");
        REQUIRE(seconde.deplacements == 0);
    }
    {
        INFO("une file fermée refuse tout dépôt, sans déplacer la valeur");
        REQUIRE_FALSE(file.deposer(std::move(troisieme)));
        REQUIRE(troisieme.deplacements == 0);
    }
    const auto reste = file.retirer();
    REQUIRE(reste.has_value());
    REQUIRE(reste->numero == 1);
    INFO("aucune valeur n'entre après la fermeture, pas même celle qui attendait sa place");
    REQUIRE_FALSE(file.retirer().has_value());
}

TEST_CASE("fermer() libère tous ceux qui attendent", "[1.4]") {
    FileFermable<int> vide(1);
    FileFermable<int> pleine(1);
    pleine.deposer(1);
    juge::Acteur c1("consommateur 1", [&] { vide.retirer(); });
    juge::Acteur c2("consommateur 2", [&] { vide.retirer(); });
    juge::Acteur c3("preneur de lots 1", [&] { vide.retirer_lot(3); });
    juge::Acteur c4("preneur de lots 2", [&] { vide.retirer_lot(3); });
    juge::Acteur p1("producteur 1", [&] { pleine.deposer(2); });
    juge::Acteur p2("producteur 2", [&] { pleine.deposer(3); });
    REQUIRE(p2.est_bloque());
    vide.fermer();
    pleine.fermer();
    for (auto* acteur : {&c1, &c2, &c3, &c4, &p1, &p2})
        acteur->attendre_fin("fermer() doit réveiller tous les threads qui attendent.");
    INFO("les producteurs libérés n'ont rien ajouté");
    REQUIRE(pleine.retirer_lot(9) == std::vector<int>{1});
}

TEST_CASE("un lot libère autant de places qu'il prend de valeurs", "[1.5]") {
    FileFermable<int> file(2);
    file.deposer(1);
    file.deposer(2);
    juge::Acteur p1("producteur 1", [&] { file.deposer(3); });
    juge::Acteur p2("producteur 2", [&] { file.deposer(4); });
    REQUIRE(p1.est_bloque());
    REQUIRE(p2.est_bloque());
    REQUIRE(file.retirer_lot(2) == std::vector<int>{1, 2});
    for (auto* acteur : {&p1, &p2})
        acteur->attendre_fin("Le lot a libéré deux places : les deux producteurs doivent avancer.");
    auto reste = file.retirer_lot(2);
    std::sort(reste.begin(), reste.end());
    REQUIRE(reste == std::vector<int>{3, 4});
}

TEST_CASE("un lot se prend d'un coup, dans tous les entrelacements", "[1.4]") {
    juge::explorer(200, [] {
        FileFermable<int> file(4);
        for (const int valeur : {1, 2, 3, 4})
            file.deposer(int{valeur});
        std::vector<int> lot;
        {
            juge::Acteur gourmand("preneur de lots", [&] { lot = file.retirer_lot(3); });
            juge::Acteur un("consommateur", [&] { file.retirer(); });
        }
        const bool avant = lot == std::vector<int>{1, 2, 3};
        const bool apres = lot == std::vector<int>{2, 3, 4};
        CAPTURE(lot);
        INFO("les valeurs d'un lot se suivaient dans la file : personne ne se sert entre elles");
        REQUIRE((avant || apres));
    });
}

TEST_CASE("un réveil intempestif ne change rien", "[1.4][simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    FileFermable<int> vide(1);
    FileFermable<int> pleine(1);
    pleine.deposer(1);
    juge::Acteur c1("consommateur", [&] { vide.retirer(); });
    juge::Acteur c2("preneur de lots", [&] { vide.retirer_lot(2); });
    juge::Acteur producteur("producteur", [&] { pleine.deposer(2); });
    {
        INFO("réveillé sans raison, un consommateur vérifie, et se rendort si la file est vide");
        REQUIRE(c1.est_bloque());
        REQUIRE(c2.est_bloque());
    }
    {
        INFO("réveillé sans raison, un producteur vérifie, et se rendort si la file est pleine");
        REQUIRE(producteur.est_bloque());
    }
    vide.fermer();
    pleine.fermer();
    for (auto* acteur : {&c1, &c2, &producteur})
        acteur->attendre_fin("fermer() doit réveiller tous les threads qui attendent.");
}

TEST_CASE("deux dépôts réveillent deux consommateurs, dans tous les entrelacements", "[1.4]") {
    juge::explorer(300, [] {
        FileFermable<int> file(2);
        juge::Acteur c1("consommateur 1", [&] { file.retirer(); });
        juge::Acteur c2("consommateur 2", [&] { file.retirer(); });
        file.deposer(1);
        file.deposer(2);
        for (auto* acteur : {&c1, &c2}) {
            acteur->attendre_fin(
                "Il y a une valeur pour chacun : aucun des deux ne doit rester endormi.");
        }
        SUCCEED("tous ont fini");
    });
}

TEST_CASE("deux retraits réveillent deux producteurs, dans tous les entrelacements", "[1.5]") {
    juge::explorer(25, [] {
        // Le second retrait trouve la file déjà entamée : elle n'est plus pleine.
        for (const int par_lot : {0, 1, 2}) {
            FileFermable<int> file(2);
            file.deposer(1);
            file.deposer(2);
            juge::Acteur p1("producteur 1", [&] { file.deposer(3); });
            juge::Acteur p2("producteur 2", [&] { file.deposer(4); });
            REQUIRE(p1.est_bloque());
            REQUIRE(p2.est_bloque());
            for (const int retrait : {1, 2}) {
                if (retrait == par_lot)
                    file.retirer_lot(1);
                else
                    file.retirer();
            }
            for (auto* acteur : {&p1, &p2}) {
                acteur->attendre_fin(
                    "Il y a une place pour chacun : aucun des deux ne doit rester endormi.");
            }
        }
    });
}

TEST_CASE("chaque valeur est traitée une fois, jusqu'à épuisement", "[1.4]") {
    juge::explorer(300, [] {
        FileFermable<int> file(1);
        juge::Registre<int> traitees;
        {
            juge::Acteur p1("producteur 1", [&] {
                file.deposer(10);
                file.deposer(11);
            });
            juge::Acteur p2("producteur 2", [&] { file.deposer(20); });
            juge::Acteur c1("consommateur", [&] {
                while (const auto valeur = file.retirer())
                    traitees.noter(*valeur);
            });
            juge::Acteur c2("preneur de lots", [&] {
                for (auto lot = file.retirer_lot(2); !lot.empty(); lot = file.retirer_lot(2))
                    for (const int valeur : lot)
                        traitees.noter(valeur);
            });
            for (auto* acteur : {&p1, &p2})
                acteur->attendre_fin("Tant que l'on retire, les producteurs doivent avancer.");
            file.fermer();
            for (auto* acteur : {&c1, &c2})
                acteur->attendre_fin(
                    "La file est épuisée : les consommateurs doivent l'apprendre.");
        }
        auto valeurs = traitees.contenu();
        std::sort(valeurs.begin(), valeurs.end());
        INFO("la file est fermée après le dernier dépôt : tout est traité, une fois et une seule");
        REQUIRE(valeurs == std::vector<int>{10, 11, 20});
    });
}

TEST_CASE("tout s'appelle en même temps", "[1.4]") {
    juge::explorer(100, [] {
        FileFermable<std::unique_ptr<int>> file(2);
        std::atomic<int> deposees{0};
        std::atomic<int> retirees{0};
        {
            const auto produire = [&] {
                for (int i = 0; i < 4; ++i)
                    if (file.deposer(std::make_unique<int>(1))) ++deposees;
            };
            juge::Acteur p1("producteur 1", produire);
            juge::Acteur p2("producteur 2", produire);
            juge::Acteur c1("consommateur", [&] {
                while (const auto valeur = file.retirer())
                    retirees += *valeur ? **valeur : 0;
            });
            const auto par_lots = [&] {
                for (auto lot = file.retirer_lot(2); !lot.empty(); lot = file.retirer_lot(2))
                    for (const auto& valeur : lot)
                        retirees += valeur ? *valeur : 0;
            };
            juge::Acteur l1("preneur de lots 1", par_lots);
            juge::Acteur l2("preneur de lots 2", par_lots);
            juge::Acteur r1("responsable 1", [&] { file.fermer(); });
            juge::Acteur r2("responsable 2", [&] { file.fermer(); });
            for (auto* acteur : {&p1, &p2, &c1, &l1, &l2, &r1, &r2})
                acteur->attendre_fin("La file est fermée : plus personne n'attend.");
        }
        INFO("fermée en plein travail : ce qui est entré est sorti, ce qui est refusé n'entre pas");
        REQUIRE(retirees == deposees);
    });
}

TEST_CASE("fermer() ne se perd jamais, dans tous les entrelacements", "[1.4]") {
    juge::explorer(400, [] {
        FileFermable<int> file(1);
        file.deposer(1);
        juge::Acteur producteur("producteur", [&] { file.deposer(2); });
        juge::Acteur consommateur("consommateur", [&] {
            while (file.retirer()) {
            }
        });
        juge::Acteur responsable("responsable", [&] { file.fermer(); });
        responsable.attendre_fin("fermer() n'attend personne.");
        for (auto* acteur : {&producteur, &consommateur}) {
            acteur->attendre_fin(
                "Il s'est endormi juste après avoir vérifié, pendant que fermer() passait : le "
                "réveil est perdu.");
        }
        SUCCEED("tous ont fini");
    });
}

}  // namespace juge::epreuve
