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

TEST_CASE("plusieurs lecteurs entrent ensemble", "[1.9]") {
    VerrouLecteursRedacteurs verrou;
    juge::RendezVous ensemble(3);
    const auto lire = [&] {
        const std::shared_lock garde(verrou);
        ensemble.rejoindre();
    };
    {
        juge::Acteur a("lecteur 1", lire);
        juge::Acteur b("lecteur 2", lire);
        juge::Acteur c("lecteur 3", lire);
    }
    INFO("trois lecteurs peuvent tenir le verrou en même temps");
    REQUIRE(ensemble.maximum() == 3);
}

TEST_CASE("un rédacteur attend que les lecteurs soient sortis", "[1.9]") {
    VerrouLecteursRedacteurs verrou;
    verrou.lock_shared();
    juge::Acteur redacteur("rédacteur", [&] {
        verrou.lock();
        verrou.unlock();
    });
    INFO("un rédacteur n'entre pas tant qu'un lecteur est là");
    REQUIRE(redacteur.est_bloque());
    verrou.unlock_shared();
    redacteur.attendre_fin("Le dernier lecteur sorti, le rédacteur doit entrer.");
    verrou.lock_shared();
    // Assez pour qu'un numéro de lecteur gardé dans les bits d'un entier revienne.
    for (int i = 0; i < 64; ++i)
        juge::Acteur("passant " + std::to_string(i), [&] { const std::shared_lock garde(verrou); });
    juge::Acteur dernier("dernier", [&] { const std::lock_guard garde(verrou); });
    INFO("soixante-quatre lecteurs sont passés, le premier est toujours là : le rédacteur attend");
    REQUIRE(dernier.est_bloque());
    verrou.unlock_shared();
    dernier.attendre_fin("Le dernier lecteur sorti, le rédacteur doit entrer.");
}

TEST_CASE("un rédacteur est seul", "[1.9]") {
    VerrouLecteursRedacteurs verrou;
    verrou.lock();
    juge::Acteur lecteur("lecteur", [&] { const std::shared_lock garde(verrou); });
    INFO("aucun lecteur n'entre pendant une écriture");
    REQUIRE(lecteur.est_bloque());
    juge::Acteur second("rédacteur 2", [&] { const std::lock_guard garde(verrou); });
    INFO("aucun autre rédacteur n'entre pendant une écriture");
    REQUIRE(second.est_bloque());
    verrou.unlock();
    lecteur.attendre_fin("Le rédacteur sorti, le lecteur doit finir par entrer.");
    second.attendre_fin("Le premier rédacteur sorti, le second doit finir par entrer.");
}

TEST_CASE("un rédacteur qui attend passe avant les nouveaux lecteurs", "[1.9]") {
    VerrouLecteursRedacteurs verrou;
    juge::Registre<std::string> entrees;
    verrou.lock_shared();
    juge::Acteur redacteur("rédacteur", [&] {
        const std::lock_guard garde(verrou);
        entrees.noter("rédacteur");
    });
    REQUIRE(redacteur.est_bloque());
    juge::Acteur lecteur("lecteur", [&] {
        const std::shared_lock garde(verrou);
        entrees.noter("lecteur");
    });
    INFO("un lecteur qui arrive derrière un rédacteur en attente attend son tour");
    REQUIRE(lecteur.est_bloque());
    verrou.unlock_shared();
    redacteur.attendre_fin("Le dernier lecteur sorti, le rédacteur doit entrer.");
    lecteur.attendre_fin("Le rédacteur sorti, le lecteur doit entrer.");
    INFO("le rédacteur est entré le premier");
    REQUIRE(entrees.contenu() == std::vector<std::string>{"rédacteur", "lecteur"});
}

TEST_CASE("un rédacteur passe même avant un lecteur qui attendait déjà", "[1.9]") {
    for (const bool lecteur_d_abord : {true, false})
        juge::explorer(25, [lecteur_d_abord] {
            VerrouLecteursRedacteurs verrou;
            juge::Registre<std::string> entrees;
            verrou.lock();
            const auto lire = [&] {
                const std::shared_lock garde(verrou);
                entrees.noter("lecteur");
            };
            const auto ecrire = [&] {
                const std::lock_guard garde(verrou);
                entrees.noter("rédacteur");
            };
            juge::Acteur premier("premier arrivé", lecteur_d_abord ? std::function<void()>(lire)
                                                                   : std::function<void()>(ecrire));
            REQUIRE(premier.est_bloque());
            juge::Acteur second("second arrivé", lecteur_d_abord ? std::function<void()>(ecrire)
                                                                 : std::function<void()>(lire));
            REQUIRE(second.est_bloque());
            verrou.unlock();
            for (auto* acteur : {&premier, &second})
                acteur->attendre_fin("Chacun rend le verrou : tous doivent pouvoir passer.");
            INFO("un lecteur et un rédacteur attendaient la fin d'une écriture, arrivés ainsi : "
                 << (lecteur_d_abord ? "lecteur, rédacteur" : "rédacteur, lecteur")
                 << " ; tant qu'un rédacteur attend, aucun lecteur n'entre");
            REQUIRE(entrees.contenu() == std::vector<std::string>{"rédacteur", "lecteur"});
        });
}

TEST_CASE("deux verrous s'ignorent", "[1.9]") {
    VerrouLecteursRedacteurs pris;
    VerrouLecteursRedacteurs libre;
    pris.lock();
    juge::Acteur passant("passant", [&] {
        { const std::shared_lock garde(libre); }
        { const std::lock_guard garde(libre); }
    });
    passant.attendre_fin("Ce verrou-ci est libre : une écriture sous un autre n'y change rien.");
    juge::Acteur redacteur("rédacteur", [&] { const std::lock_guard garde(pris); });
    REQUIRE(redacteur.est_bloque());
    juge::Acteur lecteur("lecteur", [&] { const std::shared_lock garde(libre); });
    lecteur.attendre_fin("Ce verrou-ci est libre : qui attend un autre verrou n'y change rien.");
    pris.unlock();
    redacteur.attendre_fin("Le premier rédacteur sorti, le second doit entrer.");
    juge::Acteur dernier("dernier", [&] {
        const std::lock_guard garde(pris);
        const std::shared_lock autre(libre);
    });
    dernier.attendre_fin("Tous deux sont libres.");
    SUCCEED("chaque verrou a son état");
}

TEST_CASE("soixante-quatre verrous, un rédacteur endormi devant chacun", "[1.9]") {
    std::array<VerrouLecteursRedacteurs, 64> verrous;
    std::deque<juge::Acteur> redacteurs;
    for (std::size_t i = 0; i < verrous.size(); ++i) {
        verrous[i].lock();
        redacteurs.emplace_back("rédacteur " + std::to_string(i),
                                [&, i] { const std::lock_guard garde(verrous[i]); });
    }
    REQUIRE(redacteurs.back().est_bloque());
    for (std::size_t i = verrous.size(); i-- > 0;) {
        verrous[i].unlock();
        redacteurs[i].attendre_fin(
            "Rendre un verrou doit réveiller celui qui attend ce verrou-là, et non un autre.");
    }
}

TEST_CASE("à la sortie d'un rédacteur, tous les lecteurs entrent", "[1.9]") {
    VerrouLecteursRedacteurs verrou;
    juge::RendezVous ensemble(2);
    verrou.lock();
    const auto lire = [&] {
        const std::shared_lock garde(verrou);
        ensemble.rejoindre();
    };
    juge::Acteur a("lecteur 1", lire);
    juge::Acteur b("lecteur 2", lire);
    REQUIRE(b.est_bloque());
    verrou.unlock();
    a.attendre_fin("Le rédacteur sorti, tous les lecteurs qui attendaient doivent entrer.");
    b.attendre_fin("Le rédacteur sorti, tous les lecteurs qui attendaient doivent entrer.");
    INFO("les deux lecteurs sont entrés ensemble");
    REQUIRE(ensemble.maximum() == 2);
}

TEST_CASE("un réveil intempestif ne laisse entrer personne", "[1.6][simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    VerrouLecteursRedacteurs verrou;
    verrou.lock();
    juge::Acteur lecteur("lecteur", [&] { const std::shared_lock garde(verrou); });
    juge::Acteur redacteur("rédacteur 2", [&] { const std::lock_guard garde(verrou); });
    INFO("réveillé sans raison, un thread vérifie qu'il peut entrer, et se rendort sinon");
    REQUIRE(lecteur.est_bloque());
    REQUIRE(redacteur.est_bloque());
    verrou.unlock();
    lecteur.attendre_fin("Le rédacteur sorti, le lecteur doit entrer.");
    redacteur.attendre_fin("Le premier rédacteur sorti, le second doit entrer.");
}

TEST_CASE("tous les rédacteurs en attente passent avant les nouveaux lecteurs", "[1.9]") {
    juge::explorer(25, [] {
        VerrouLecteursRedacteurs verrou;
        juge::Registre<std::string> entrees;
        std::latch sortir(1);
        verrou.lock_shared();
        const auto ecrire = [&] {
            const std::lock_guard garde(verrou);
            entrees.noter("rédacteur");
            sortir.wait();
        };
        juge::Acteur r1("rédacteur 1", ecrire);
        juge::Acteur r2("rédacteur 2", ecrire);
        REQUIRE(r1.est_bloque());
        REQUIRE(r2.est_bloque());
        verrou.unlock_shared();  // l'un des deux entre, l'autre attend toujours
        REQUIRE(r1.est_bloque());
        REQUIRE(r2.est_bloque());
        juge::Acteur lecteur("lecteur", [&] {
            const std::shared_lock garde(verrou);
            entrees.noter("lecteur");
        });
        REQUIRE(lecteur.est_bloque());
        sortir.count_down();
        for (auto* acteur : {&r1, &r2, &lecteur})
            acteur->attendre_fin("Chacun rend le verrou : tous doivent pouvoir passer.");
        INFO("le second rédacteur attendait avant le lecteur : il entre avant lui");
        REQUIRE(entrees.contenu() == std::vector<std::string>{"rédacteur", "rédacteur", "lecteur"});
    });
}

TEST_CASE("le verrou publie ce qu'il protège", "[1.9][tsan]") {
    VerrouLecteursRedacteurs verrou;
    epreuve::Relais relais;
    int valeur = 0;
    int lue = 0;
    const auto ecrire = [&](int tour) {
        relais.attendre(tour);
        {
            const std::lock_guard garde(verrou);
            ++valeur;
        }
        relais.passer();
    };
    {
        juge::Acteur r3("rédacteur 3", [&] { ecrire(3); });
        juge::Acteur lecteur("lecteur", [&] {
            relais.attendre(2);
            {
                const std::shared_lock garde(verrou);
                lue = valeur;
            }
            relais.passer();
        });
        juge::Acteur r2("rédacteur 2", [&] { ecrire(1); });
        juge::Acteur r1("rédacteur 1", [&] { ecrire(0); });
    }
    INFO("deux écritures, une lecture, une écriture, chacune son tour, sous le verrou");
    REQUIRE(lue == 2);
    REQUIRE(valeur == 3);
}

TEST_CASE("lire ensemble, écrire seul, dans tous les entrelacements", "[1.9]") {
    juge::explorer(500, [] {
        VerrouLecteursRedacteurs verrou;
        std::atomic<int> lecteurs{0};
        std::atomic<int> redacteurs{0};
        std::atomic<bool> faute{false};
        int valeur = 0;  // sans autre protection que le verrou
        {
            const auto ecrire = [&] {
                const std::lock_guard garde(verrou);
                if (++redacteurs != 1 || lecteurs != 0) faute = true;
                ++valeur;
                juge::point_de_passage();
                --redacteurs;
            };
            const auto lire = [&] {
                const std::shared_lock garde(verrou);
                ++lecteurs;
                if (redacteurs != 0 || valeur < 0) faute = true;
                juge::point_de_passage();
                --lecteurs;
            };
            juge::Acteur r1("rédacteur 1", ecrire);
            juge::Acteur l1("lecteur 1", lire);
            juge::Acteur r2("rédacteur 2", ecrire);
            juge::Acteur l2("lecteur 2", lire);
            for (auto* acteur : {&r1, &l1, &r2, &l2})
                acteur->attendre_fin("Chacun rend le verrou : tous doivent pouvoir passer.");
        }
        INFO("un rédacteur est seul, les lecteurs ne côtoient que des lecteurs");
        REQUIRE_FALSE(faute);
        REQUIRE(valeur == 2);
    });
}

}  // namespace juge::epreuve
