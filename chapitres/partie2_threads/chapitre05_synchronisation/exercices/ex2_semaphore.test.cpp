#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("des permis se prennent tant qu'il en reste", "[1.4]") {
    Semaphore semaphore(2);
    INFO("essayer_acquerir() réussit tant qu'il reste un permis, et n'attend jamais");
    REQUIRE(semaphore.essayer_acquerir());
    REQUIRE(semaphore.essayer_acquerir());
    REQUIRE_FALSE(semaphore.essayer_acquerir());
    semaphore.relacher();
    REQUIRE(semaphore.essayer_acquerir());
}

TEST_CASE("un nombre de permis absurde est refusé", "[1.4]") {
    INFO("un sémaphore ne peut pas avoir un nombre négatif de permis");
    REQUIRE_THROWS_AS(Semaphore(-1), std::invalid_argument);
    Semaphore semaphore(0);
    INFO("on rend au moins un permis");
    REQUIRE_THROWS_AS(semaphore.relacher(0), std::invalid_argument);
    REQUIRE_THROWS_AS(semaphore.relacher(-2), std::invalid_argument);
    INFO("un appel refusé n'a rien changé");
    REQUIRE_FALSE(semaphore.essayer_acquerir());
}

TEST_CASE("un réveil intempestif ne donne pas de permis", "[1.6][simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    Semaphore semaphore(0);
    juge::Acteur preneur("preneur", [&] { semaphore.acquerir(); });
    INFO("réveillé sans raison, un thread vérifie le compte, et se rendort s'il est nul");
    REQUIRE(preneur.est_bloque());
    semaphore.relacher();
    preneur.attendre_fin("Un permis rendu doit réveiller le thread endormi.");
}

TEST_CASE("sans permis, on attend ; un permis rendu réveille un thread", "[1.6]") {
    juge::explorer(100, [] {
        Semaphore semaphore(0);
        juge::Acteur a("a", [&] { semaphore.acquerir(); });
        juge::Acteur b("b", [&] { semaphore.acquerir(); });
        INFO("acquerir() attend tant qu'il n'y a pas de permis");
        REQUIRE(a.est_bloque());
        REQUIRE(b.est_bloque());
        semaphore.relacher();
        {
            INFO("un permis rendu laisse passer un thread, et un seul");
            const int passes = (a.est_termine() ? 1 : 0) + (b.est_termine() ? 1 : 0);
            REQUIRE(passes == 1);
        }
        semaphore.relacher();
        a.attendre_fin("Deux permis rendus : les deux threads doivent être passés.");
        b.attendre_fin("Deux permis rendus : les deux threads doivent être passés.");
    });
}

TEST_CASE("deux permis rendus coup sur coup réveillent deux threads", "[1.6]") {
    juge::explorer(25, [] {
        Semaphore semaphore(0);
        juge::Acteur a("a", [&] { semaphore.acquerir(); });
        juge::Acteur b("b", [&] { semaphore.acquerir(); });
        REQUIRE(a.est_bloque());
        REQUIRE(b.est_bloque());
        semaphore.relacher();
        semaphore.relacher();
        for (auto* acteur : {&a, &b})
            acteur->attendre_fin("Deux permis rendus : les deux threads doivent passer.");
    });
}

TEST_CASE("relacher(n) réveille autant de threads que de permis", "[1.6]") {
    Semaphore semaphore(0);
    juge::Acteur a("a", [&] { semaphore.acquerir(); });
    juge::Acteur b("b", [&] { semaphore.acquerir(); });
    juge::Acteur c("c", [&] { semaphore.acquerir(); });
    REQUIRE(c.est_bloque());
    semaphore.relacher(3);
    for (auto* acteur : {&a, &b, &c})
        acteur->attendre_fin("Trois permis rendus d'un coup : les trois threads doivent passer.");
}

TEST_CASE("jamais plus de porteurs que de permis, dans tous les entrelacements", "[1.6]") {
    juge::explorer(300, [] {
        Semaphore semaphore(2);
        juge::TachesEnVol porteurs;
        {
            const auto travailler = [&] {
                for (int tour = 0; tour < 2; ++tour) {
                    semaphore.acquerir();
                    {
                        const juge::TachesEnVol::Jeton porteur(porteurs);
                        juge::point_de_passage();
                    }
                    semaphore.relacher();
                }
            };
            juge::Acteur a("a", travailler);
            juge::Acteur b("b", travailler);
            juge::Acteur c("c", travailler);
            for (auto* acteur : {&a, &b, &c})
                acteur->attendre_fin("Chaque porteur rend son permis : tous doivent finir.");
        }
        INFO("deux permis : au plus deux porteurs à la fois");
        REQUIRE(porteurs.maximum() <= 2);
        INFO("tous les permis ont été rendus, pas un de plus");
        REQUIRE(semaphore.essayer_acquerir());
        REQUIRE(semaphore.essayer_acquerir());
        REQUIRE_FALSE(semaphore.essayer_acquerir());
    });
}

TEST_CASE("tous les permis servent en même temps", "[1.4]") {
    Semaphore semaphore(3);
    juge::RendezVous ensemble(3);
    const auto travailler = [&] {
        semaphore.acquerir();
        ensemble.rejoindre();
        semaphore.relacher();
    };
    {
        juge::Acteur a("a", travailler);
        juge::Acteur b("b", travailler);
        juge::Acteur c("c", travailler);
    }
    INFO("avec trois permis, trois porteurs peuvent travailler ensemble");
    REQUIRE(ensemble.maximum() == 3);
}

}  // namespace juge::epreuve
