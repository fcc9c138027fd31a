#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Une valeur qui dit si on l'a déplacée depuis que `guet` est levé.
struct Guettee {
    Guettee(const std::atomic<bool>& leve, std::atomic<bool>& bougee)
        : guet(&leve), deplacee(&bougee) {}
    Guettee(Guettee&& autre) noexcept : guet(autre.guet), deplacee(autre.deplacee) { noter(); }
    Guettee& operator=(Guettee&& autre) noexcept {
        guet = autre.guet;
        deplacee = autre.deplacee;
        noter();
        return *this;
    }
    void noter() const {
        if (*guet) *deplacee = true;
    }
    const std::atomic<bool>* guet;
    std::atomic<bool>* deplacee;
};

}  // namespace

TEST_CASE("premier déposé, premier retiré", "[1.6]") {
    TamponBorne<int> tampon(3);
    INFO("deposer() accepte une valeur tant qu'il reste une place");
    REQUIRE(tampon.deposer(1));
    REQUIRE(tampon.deposer(2));
    REQUIRE(tampon.deposer(3));
    INFO("retirer() rend les valeurs dans l'ordre des dépôts");
    REQUIRE(tampon.retirer() == 1);
    REQUIRE(tampon.retirer() == 2);
    REQUIRE(tampon.deposer(4));
    REQUIRE(tampon.retirer() == 3);
    REQUIRE(tampon.retirer() == 4);
}

TEST_CASE("une capacité immense, jusqu'à SIZE_MAX, laisse toujours de la place", "[1.6]") {
    constexpr auto int_max = static_cast<std::size_t>(std::numeric_limits<int>::max());
    for (const std::size_t capacite : {int_max + 1, 2 * int_max + 2, 2 * int_max + 3, SIZE_MAX}) {
        TamponBorne<int> immense(capacite);
        std::optional<int> recu;
        juge::Acteur passant("passant", [&] {
            immense.deposer(1);
            immense.deposer(2);
            recu = immense.retirer();
        });
        passant.attendre_fin(
            "Loin d'être plein, le tampon accepte un dépôt sans faire attendre, si grande que soit "
            "sa capacité.");
        REQUIRE(recu == 1);
    }
}

TEST_CASE("un tampon vide fait attendre le consommateur", "[1.6]") {
    TamponBorne<int> tampon(2);
    std::optional<int> recu;
    juge::Acteur consommateur("consommateur", [&] { recu = tampon.retirer(); });
    INFO("retirer() attend tant que le tampon est vide");
    REQUIRE(consommateur.est_bloque());
    tampon.deposer(7);
    consommateur.attendre_fin("Un dépôt doit réveiller le consommateur endormi.");
    REQUIRE(recu == 7);
}

TEST_CASE("un tampon plein fait attendre le producteur", "[1.6]") {
    TamponBorne<int> tampon(2);
    tampon.deposer(1);
    tampon.deposer(2);
    juge::Acteur producteur("producteur", [&] { tampon.deposer(3); });
    INFO("deposer() attend tant que le tampon est plein");
    REQUIRE(producteur.est_bloque());
    REQUIRE(tampon.retirer() == 1);
    producteur.attendre_fin("Une place libérée doit réveiller le producteur endormi.");
    REQUIRE(tampon.retirer() == 2);
    REQUIRE(tampon.retirer() == 3);
}

TEST_CASE("deux tampons s'ignorent", "[1.6]") {
    TamponBorne<int> arrete(1);
    TamponBorne<int> plein(1);
    TamponBorne<int> vide(1);
    plein.deposer(1);
    arrete.arreter();
    std::optional<int> recu;
    juge::Acteur consommateur("consommateur", [&] { recu = vide.retirer(); });
    INFO("un tampon vide fait attendre, même si un autre contient des valeurs, ou est arrêté");
    REQUIRE(consommateur.est_bloque());
    INFO("un tampon accepte un dépôt, même si un autre est plein, ou arrêté");
    REQUIRE(vide.deposer(2));
    consommateur.attendre_fin("Un dépôt doit réveiller le consommateur endormi.");
    REQUIRE(recu == 2);
    TamponBorne<int> autre(1);
    juge::Acteur c1("consommateur 1", [&] { vide.retirer(); });
    REQUIRE(c1.est_bloque());
    juge::Acteur c2("consommateur 2", [&] { autre.retirer(); });
    juge::Acteur p1("producteur 1", [&] { plein.deposer(2); });
    REQUIRE(c2.est_bloque());
    REQUIRE(p1.est_bloque());
    autre.deposer(1);
    c2.attendre_fin("Un dépôt doit réveiller celui qui attend ce tampon-là, et non un autre.");
    autre.deposer(2);
    juge::Acteur p2("producteur 2", [&] { autre.deposer(3); });
    REQUIRE(p2.est_bloque());
    autre.retirer();
    p2.attendre_fin("Un retrait doit réveiller celui qui attend ce tampon-là, et non un autre.");
    vide.deposer(3);
    c1.attendre_fin("Un dépôt doit réveiller le consommateur endormi.");
    REQUIRE(plein.retirer() == 1);
    p1.attendre_fin("Une place libérée doit réveiller le producteur endormi.");
}

TEST_CASE("un réveil intempestif ne change rien", "[1.6][simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    TamponBorne<int> vide(1);
    TamponBorne<int> plein(1);
    plein.deposer(1);
    std::optional<int> recu;
    juge::Acteur consommateur("consommateur", [&] { recu = vide.retirer(); });
    juge::Acteur producteur("producteur", [&] { plein.deposer(2); });
    {
        INFO("réveillé sans raison, le consommateur vérifie, et se rendort si le tampon est vide");
        REQUIRE(consommateur.est_bloque());
    }
    {
        INFO("réveillé sans raison, le producteur vérifie, et se rendort si le tampon est plein");
        REQUIRE(producteur.est_bloque());
    }
    vide.deposer(3);
    REQUIRE(plein.retirer() == 1);
    consommateur.attendre_fin("Un dépôt doit réveiller le consommateur endormi.");
    producteur.attendre_fin("Une place libérée doit réveiller le producteur endormi.");
    REQUIRE(recu == 3);
}

TEST_CASE("chaque valeur est retirée une fois, dans tous les entrelacements", "[1.6]") {
    juge::explorer(400, [] {
        TamponBorne<int> tampon(1);
        juge::Registre<int> retirees;
        {
            const auto produire = [&](int premiere) {
                tampon.deposer(premiere);
                tampon.deposer(premiere + 1);
            };
            const auto consommer = [&] {
                for (int i = 0; i < 2; ++i)
                    retirees.noter(tampon.retirer().value_or(-1));
            };
            juge::Acteur p1("producteur 1", [&] { produire(10); });
            juge::Acteur p2("producteur 2", [&] { produire(20); });
            juge::Acteur c1("consommateur 1", consommer);
            juge::Acteur c2("consommateur 2", consommer);
            for (auto* acteur : {&p1, &p2, &c1, &c2})
                acteur->attendre_fin("Autant de dépôts que de retraits : tous doivent finir.");
        }
        auto valeurs = retirees.contenu();
        std::sort(valeurs.begin(), valeurs.end());
        INFO(
            "deux producteurs et deux consommateurs : rien n'est perdu, rien n'est retiré deux "
            "fois");
        REQUIRE(valeurs == std::vector<int>{10, 11, 20, 21});
    });
}

TEST_CASE("deux dépôts réveillent deux consommateurs, deux retraits deux producteurs", "[1.6]") {
    juge::explorer(25, [] {
        TamponBorne<int> tampon(2);
        {
            juge::Acteur c1("consommateur 1", [&] { tampon.retirer(); });
            juge::Acteur c2("consommateur 2", [&] { tampon.retirer(); });
            REQUIRE(c1.est_bloque());
            REQUIRE(c2.est_bloque());
            tampon.deposer(1);
            tampon.deposer(2);
            for (auto* acteur : {&c1, &c2}) {
                acteur->attendre_fin(
                    "Il y a une valeur pour chacun : aucun des deux ne doit rester endormi.");
            }
        }
        tampon.deposer(3);
        tampon.deposer(4);
        juge::Acteur p1("producteur 1", [&] { tampon.deposer(5); });
        juge::Acteur p2("producteur 2", [&] { tampon.deposer(6); });
        REQUIRE(p1.est_bloque());
        REQUIRE(p2.est_bloque());
        tampon.retirer();
        tampon.retirer();
        for (auto* acteur : {&p1, &p2}) {
            acteur->attendre_fin(
                "Il y a une place pour chacun : aucun des deux ne doit rester endormi.");
        }
    });
}

TEST_CASE("arreter() libère tous ceux qui attendent", "[1.7]") {
    TamponBorne<int> vide(1);
    TamponBorne<int> plein(1);
    plein.deposer(1);
    bool depose = true;
    std::optional<int> recu = 0;
    juge::Acteur c1("consommateur 1", [&] { recu = vide.retirer(); });
    juge::Acteur c2("consommateur 2", [&] { vide.retirer(); });
    juge::Acteur p1("producteur 1", [&] { depose = plein.deposer(2); });
    juge::Acteur p2("producteur 2", [&] { plein.deposer(3); });
    REQUIRE(p2.est_bloque());
    vide.arreter();
    plein.arreter();
    for (auto* acteur : {&c1, &c2, &p1, &p2})
        acteur->attendre_fin("arreter() doit réveiller tous les threads qui attendent.");
    INFO("un retrait interrompu par arreter() renvoie std::nullopt");
    REQUIRE_FALSE(recu.has_value());
    INFO("un dépôt interrompu par arreter() renvoie false");
    REQUIRE_FALSE(depose);
}

TEST_CASE("après arreter(), plus rien ne passe et personne n'attend", "[1.7]") {
    TamponBorne<int> tampon(2);
    tampon.deposer(1);
    tampon.arreter();
    tampon.arreter();
    INFO("arrêté, le tampon refuse les dépôts, même s'il reste de la place");
    REQUIRE_FALSE(tampon.deposer(2));
    INFO("arrêté, le tampon ne laisse plus rien sortir, même s'il reste des valeurs");
    REQUIRE_FALSE(tampon.retirer().has_value());
    REQUIRE_FALSE(tampon.retirer().has_value());
    TamponBorne<int> plein(1);
    plein.deposer(1);
    plein.arreter();
    juge::Acteur tardif("producteur tardif", [&] { plein.deposer(2); });
    tardif.attendre_fin("Arrêté, même plein, le tampon ne fait plus attendre personne.");
}

TEST_CASE("arreter() ne se perd jamais, dans tous les entrelacements", "[1.7]") {
    juge::explorer(400, [] {
        TamponBorne<int> tampon(1);
        TamponBorne<int> plein(1);
        plein.deposer(1);
        juge::Acteur consommateur("consommateur", [&] { tampon.retirer(); });
        juge::Acteur producteur("producteur", [&] { plein.deposer(2); });
        juge::Acteur responsable("responsable", [&] {
            tampon.arreter();
            plein.arreter();
        });
        responsable.attendre_fin("arreter() n'attend personne.");
        for (auto* acteur : {&consommateur, &producteur}) {
            acteur->attendre_fin(
                "Il s'est endormi juste après avoir vérifié, pendant que arreter() passait : le "
                "réveil est perdu.");
        }
        SUCCEED("tous ont fini");
    });
}

TEST_CASE("un producteur qui attendait ne dépose rien après arreter()", "[1.7][simple]") {
    juge::explorer(100, [] {
        std::atomic<bool> arrete{false};
        std::atomic<bool> deplacee{false};
        std::atomic<bool> depose{false};
        TamponBorne<epreuve::Guettee> tampon(1);
        tampon.deposer(epreuve::Guettee(arrete, deplacee));
        juge::Acteur producteur(
            "producteur", [&] { depose = tampon.deposer(epreuve::Guettee(arrete, deplacee)); });
        REQUIRE(producteur.est_bloque());
        tampon.retirer();
        tampon.arreter();
        arrete = true;
        producteur.attendre_fin("arreter() doit réveiller tous les threads qui attendent.");
        INFO(
            "une place s'est libérée, mais arreter() est revenue avant que le producteur ne s'en "
            "serve : deposer() renvoie false, sans rien déposer");
        REQUIRE_FALSE((depose && deplacee));
    });
}

TEST_CASE("tout s'appelle en même temps", "[1.6]") {
    juge::explorer(100, [] {
        TamponBorne<int> tampon(2);
        std::atomic<bool> passe{false};
        const auto produire = [&](int premiere) {
            for (int i = 0; i < 4; ++i)
                tampon.deposer(premiere + i);
        };
        const auto consommer = [&] {
            while (tampon.retirer()) {
            }
        };
        juge::Acteur p1("producteur 1", [&] { produire(10); });
        juge::Acteur p2("producteur 2", [&] { produire(20); });
        juge::Acteur c1("consommateur 1", consommer);
        juge::Acteur c2("consommateur 2", consommer);
        const auto arreter = [&] {
            tampon.arreter();
            if (tampon.deposer(30) || tampon.retirer()) passe = true;
        };
        juge::Acteur r1("responsable 1", arreter);
        juge::Acteur r2("responsable 2", arreter);
        for (auto* acteur : {&p1, &p2, &c1, &c2, &r1, &r2})
            acteur->attendre_fin("Le tampon est arrêté : plus personne n'attend.");
        INFO("arrêté pendant que d'autres déposent et retirent, le tampon ne laisse rien passer");
        REQUIRE_FALSE(tampon.deposer(30));
        INFO("arreter() revenue, plus rien ne passe, même si un autre thread l'appelle encore");
        REQUIRE_FALSE(passe);
    });
}

TEST_CASE("les valeurs qu'on ne peut que déplacer passent, et ce qu'elles désignent", "[1.6]") {
    TamponBorne<std::unique_ptr<int>> tampon(1);
    std::vector<int> recues;
    {
        juge::Acteur consommateur("consommateur", [&] {
            for (int i = 0; i < 20; ++i) {
                const auto recue = tampon.retirer();
                recues.push_back(recue ? **recue : -1);
            }
        });
        juge::Acteur producteur("producteur", [&] {
            for (int i = 0; i < 20; ++i)
                tampon.deposer(std::make_unique<int>(i));
        });
    }
    std::vector<int> deposees(20);
    std::iota(deposees.begin(), deposees.end(), 0);
    INFO("ce qui est écrit avant un dépôt se lit après le retrait");
    REQUIRE(recues == deposees);
}

}  // namespace juge::epreuve
