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

/// Combien de permis se prennent sans attendre.
int restants(Semaphore& semaphore) {
    int nombre = 0;
    while (nombre < 10 && semaphore.essayer_acquerir())
        ++nombre;
    return nombre;
}

}  // namespace

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
    Semaphore trois(3);
    REQUIRE_THROWS_AS(trois.relacher(-1), std::invalid_argument);
    REQUIRE_THROWS_AS(trois.relacher(std::numeric_limits<int>::min()), std::invalid_argument);
    INFO("un appel refusé n'a ni donné, ni retiré de permis");
    REQUIRE(epreuve::restants(trois) == 3);
}

TEST_CASE("un appel refusé ne laisse passer personne", "[1.4]") {
    Semaphore semaphore(0);
    juge::Acteur preneur("preneur", [&] { semaphore.acquerir(); });
    REQUIRE(preneur.est_bloque());
    REQUIRE_THROWS_AS(semaphore.relacher(0), std::invalid_argument);
    REQUIRE_THROWS_AS(semaphore.relacher(-1), std::invalid_argument);
    INFO("aucun permis n'a été rendu : le thread qui en attend un attend toujours");
    REQUIRE(preneur.est_bloque());
    bool obtenu = true;
    juge::Acteur curieux("curieux", [&] { obtenu = semaphore.essayer_acquerir(); });
    curieux.attendre_fin(
        "essayer_acquerir() n'attend jamais, même si un autre thread dort dans acquerir().");
    REQUIRE_FALSE(obtenu);
    semaphore.relacher();
    preneur.attendre_fin("Un permis rendu doit réveiller le thread endormi.");
}

TEST_CASE("deux sémaphores s'ignorent ; INT_MAX permis", "[1.4]") {
    Semaphore zero(0);
    Semaphore un(1);
    {
        INFO("un sémaphore ne prend pas les permis d'un autre");
        REQUIRE_FALSE(zero.essayer_acquerir());
        zero.relacher();
        REQUIRE(epreuve::restants(un) == 1);
        REQUIRE(epreuve::restants(zero) == 1);
    }
    {
        juge::Acteur premier("premier", [&] { un.acquerir(); });
        REQUIRE(premier.est_bloque());
        juge::Acteur second("second", [&] { zero.acquerir(); });
        REQUIRE(second.est_bloque());
        zero.relacher();
        second.attendre_fin(
            "Un permis rendu doit réveiller celui qui attend ce sémaphore-là, et non un autre.");
        un.relacher();
        premier.attendre_fin("Un permis rendu doit réveiller le thread endormi.");
    }
    Semaphore plein(std::numeric_limits<int>::max());
    INFO("INT_MAX permis : on en prend, et on les rend");
    REQUIRE(plein.essayer_acquerir());
    plein.acquerir();
    plein.relacher(2);
    REQUIRE(epreuve::restants(plein) == 10);
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

TEST_CASE("deux permis rendus d'un coup à trois threads : deux passent", "[1.6]") {
    Semaphore semaphore(0);
    juge::Acteur a("a", [&] { semaphore.acquerir(); });
    juge::Acteur b("b", [&] { semaphore.acquerir(); });
    juge::Acteur c("c", [&] { semaphore.acquerir(); });
    for (auto* acteur : {&a, &b, &c})
        REQUIRE(acteur->est_bloque());
    semaphore.relacher(2);
    {
        int passes = 0;
        for (auto* acteur : {&a, &b, &c})
            passes += acteur->est_termine() ? 1 : 0;
        INFO("deux permis rendus d'un coup laissent passer deux threads, et deux seulement");
        REQUIRE(passes == 2);
    }
    semaphore.relacher();
    for (auto* acteur : {&a, &b, &c})
        acteur->attendre_fin("Trois permis rendus : les trois threads doivent être passés.");
    REQUIRE(epreuve::restants(semaphore) == 0);
}

TEST_CASE("essayer ne renvoie false que sans permis, dans tous les entrelacements", "[1.4]") {
    juge::explorer(200, [] {
        Semaphore semaphore(3);
        juge::Registre<bool> obtenus;
        {
            juge::Acteur a("a", [&] { obtenus.noter(semaphore.essayer_acquerir()); });
            juge::Acteur b("b", [&] { obtenus.noter(semaphore.essayer_acquerir()); });
            juge::Acteur c("c", [&] { semaphore.relacher(); });
            juge::Acteur d("d", [&] { semaphore.acquerir(); });
        }
        INFO("il reste un permis à chacun : qu'un autre appel soit en cours n'y change rien");
        REQUIRE(obtenus.contenu() == std::vector<bool>{true, true});
        REQUIRE(epreuve::restants(semaphore) == 1);
    });
}

TEST_CASE("un essai sans succès n'en fait pas échouer un autre", "[1.4]") {
    juge::explorer(50, [] {
        Semaphore semaphore(0);
        juge::Registre<bool> obtenus;
        {
            juge::Acteur a("a", [&] { obtenus.noter(semaphore.essayer_acquerir()); });
            juge::Acteur b("b", [&] {
                semaphore.relacher();
                obtenus.noter(semaphore.essayer_acquerir());
            });
        }
        const auto essais = obtenus.contenu();
        INFO("un permis rendu, deux essais : si l'un ne l'a pas, c'est que l'autre l'a pris");
        REQUIRE(std::count(essais.begin(), essais.end(), true) == 1);
        REQUIRE(epreuve::restants(semaphore) == 0);
    });
}

TEST_CASE("un essai n'échoue que si le permis est pris", "[1.4]") {
    juge::explorer(50, [] {
        Semaphore semaphore(0);
        juge::Acteur dormeur("dormeur", [&] { semaphore.acquerir(); });
        REQUIRE(dormeur.est_bloque());
        semaphore.relacher();
        const bool obtenu = semaphore.essayer_acquerir();
        juge::Acteur tardif("arrivé après l'essai", [&] { semaphore.acquerir(); });
        {
            INFO(
                "essayer_acquerir() a échoué : le dormeur avait donc déjà pris le permis, et le "
                "suivant attend");
            REQUIRE((obtenu || tardif.est_bloque()));
        }
        semaphore.relacher(2);
        for (auto* acteur : {&dormeur, &tardif})
            acteur->attendre_fin("Il y a un permis pour chacun : tous doivent passer.");
    });
}

TEST_CASE("ce qui est écrit avant de rendre un permis se lit après l'avoir pris", "[1.4][tsan]") {
    Semaphore semaphore(0);
    epreuve::Relais relais;
    int note = 0;
    int lue = 0;
    {
        juge::Acteur troisieme("troisième", [&] {
            relais.attendre(2);
            if (semaphore.essayer_acquerir()) lue = note;
        });
        juge::Acteur deuxieme("deuxième", [&] {
            relais.attendre(1);
            semaphore.acquerir();
            note += 2;
            semaphore.relacher();
            relais.passer();
        });
        juge::Acteur premier("premier", [&] {
            note = 1;
            semaphore.relacher();
            relais.passer();
        });
    }
    INFO("le permis passe d'un thread à l'autre, avec ce qui a été écrit avant de le rendre");
    REQUIRE(lue == 3);
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
