// L'ordonnanceur : un seul thread avance, l'ordre vient de la graine, et d'elle seule.
#include <semaphore.h>

#include <cerrno>
#include <juge/epreuve.hpp>

namespace {

using namespace std::chrono_literals;

/// Lit puis écrit, chaque fois sous le verrou : entre les deux, un autre thread peut passer.
class CompteurFautif {
public:
    void incrementer() {
        const int lu = valeur();
        const std::lock_guard garde(verrou_);
        valeur_ = lu + 1;
    }
    int valeur() {
        const std::lock_guard garde(verrou_);
        return valeur_;
    }

private:
    std::mutex verrou_;
    int valeur_ = 0;
};

/// L'ordre dans lequel trois threads prennent un verrou, graine par graine.
std::vector<std::string> ordres(int graines) {
    std::vector<std::string> resultat;
    juge::explorer(graines, [&] {
        std::mutex verrou;
        std::string ordre;
        const auto signer = [&](char nom) {
            for (int i = 0; i < 3; ++i) {
                const std::lock_guard garde(verrou);
                ordre += nom;
            }
        };
        {
            std::jthread a(signer, 'a');
            std::jthread b(signer, 'b');
            std::jthread c(signer, 'c');
        }
        resultat.push_back(ordre);
    });
    return resultat;
}

}  // namespace

TEST_CASE("l'exploration trouve un entrelacement que l'on ne voit presque jamais", "[simple]") {
    int justes = 0;
    int perdues = 0;
    juge::explorer(100, [&] {
        CompteurFautif compteur;
        {
            std::jthread a([&] { compteur.incrementer(); });
            std::jthread b([&] { compteur.incrementer(); });
        }
        ++(compteur.valeur() == 2 ? justes : perdues);
    });
    REQUIRE(justes + perdues == 100);
    INFO("dans certains ordres, une mise à jour est perdue ; dans d'autres, non");
    REQUIRE(perdues > 0);
    REQUIRE(justes > 0);
}

TEST_CASE("la même graine rejoue le même ordre, une autre en donne un autre", "[simple]") {
    const auto premiers = ordres(60);
    REQUIRE(premiers.size() == 60);
    REQUIRE(ordres(60) == premiers);
    const std::set<std::string> differents(premiers.begin(), premiers.end());
    REQUIRE(differents.size() > 10);
}

TEST_CASE("un seul thread avance à la fois", "[simple]") {
    juge::explorer(20, [] {
        int total = 0;  // ni verrou ni atomique : rien n'interrompt l'addition
        const auto ajouter = [&] {
            for (int i = 0; i < 50; ++i) {
                const int lu = total;
                total = lu + 1;
                juge::point_de_passage();
            }
        };
        {
            std::jthread a(ajouter);
            std::jthread b(ajouter);
        }
        REQUIRE(total == 100);
    });
}

TEST_CASE("une attente de condition se réveille parfois sans raison", "[simple]") {
    int reveils = 0;
    juge::explorer(100, [&] {
        std::mutex verrou;
        std::condition_variable condition;
        juge::Acteur dormeur("dormeur", [&] {
            std::unique_lock garde(verrou);
            condition.wait(garde);
        });
        if (dormeur.est_termine()) ++reveils;
        condition.notify_one();
        dormeur.attendre_fin("la notification doit le réveiller");
    });
    REQUIRE(reveils > 0);
    REQUIRE(reveils < 100);
}

TEST_CASE("une notification réveille un thread tiré au sort", "[simple]") {
    std::set<std::string> reveilles;
    juge::explorer(60, [&] {
        std::mutex verrou;
        std::condition_variable condition;
        int permis = 0;
        std::string premier;
        const auto attendre = [&](const std::string& nom) {
            std::unique_lock garde(verrou);
            condition.wait(garde, [&] { return permis > 0; });
            --permis;
            if (premier.empty()) premier = nom;
        };
        juge::Acteur a("a", [&] { attendre("a"); });
        juge::Acteur b("b", [&] { attendre("b"); });
        juge::attendre_calme();
        for (int i = 0; i < 2; ++i) {
            {
                const std::lock_guard garde(verrou);
                ++permis;
            }
            condition.notify_one();
            juge::attendre_calme();
        }
        a.attendre_fin("deux notifications pour deux threads");
        b.attendre_fin("deux notifications pour deux threads");
        reveilles.insert(premier);
    });
    REQUIRE(reveilles == std::set<std::string>{"a", "b"});
}

TEST_CASE("les sémaphores POSIX sont conduits", "[simple]") {
    std::set<std::string> ordres_vus;
    juge::explorer(100, [&] {
        sem_t plein{};
        sem_t libre{};
        ::sem_init(&plein, 0, 0);
        ::sem_init(&libre, 0, 1);
        std::string ordre;
        const auto signer = [&](char nom) {
            ::sem_wait(&libre);
            ordre += nom;
            juge::point_de_passage();
            ordre += nom;
            ::sem_post(&libre);
            ::sem_post(&plein);
        };
        {
            juge::Acteur a("a", [&] { signer('a'); });
            juge::Acteur b("b", [&] { signer('b'); });
            ::sem_wait(&plein);
            ::sem_wait(&plein);
        }
        ordres_vus.insert(ordre);
        REQUIRE(::sem_trywait(&plein) == -1);
        REQUIRE(errno == EAGAIN);
    });
    REQUIRE(ordres_vus == std::set<std::string>{"aabb", "bbaa"});
}

TEST_CASE("un thread passe pendant qu'un autre tient un verrou, quelle qu'en soit la sorte",
          "[simple]") {
    std::mutex exclusif;
    std::shared_mutex partage;
    sem_t permis{};
    ::sem_init(&permis, 0, 1);
    const auto compter_les_renoncements = [](auto prendre, auto essayer, auto rendre) {
        int renoncements = 0;
        juge::explorer(100, [&] {
            juge::Acteur occupant("occupant", [&] {
                prendre();
                rendre();
            });
            if (essayer())
                rendre();
            else
                ++renoncements;
        });
        return renoncements;
    };
    const auto parfois = [](int renoncements) { return renoncements > 0 && renoncements < 100; };
    INFO("celui qui renonce à attendre se voit, dans certains ordres seulement");
    REQUIRE(parfois(compter_les_renoncements([&] { exclusif.lock(); },
                                             [&] { return exclusif.try_lock(); },
                                             [&] { exclusif.unlock(); })));
    REQUIRE(parfois(compter_les_renoncements(
        [&] { partage.lock(); }, [&] { return partage.try_lock(); }, [&] { partage.unlock(); })));
    REQUIRE(parfois(compter_les_renoncements([&] { partage.lock_shared(); },
                                             [&] { return partage.try_lock(); },
                                             [&] { partage.unlock(); })));
    REQUIRE(parfois(compter_les_renoncements([&] { ::sem_wait(&permis); },
                                             [&] { return ::sem_trywait(&permis) == 0; },
                                             [&] { ::sem_post(&permis); })));
}

TEST_CASE("un sommeil ne laisse pas toujours aux autres le temps de finir", "[simple]") {
    int finis = 0;
    juge::explorer(100, [&] {
        std::mutex verrou;
        bool fini = false;
        juge::Acteur autre("autre", [&] {
            const std::lock_guard garde(verrou);
            fini = true;
        });
        std::this_thread::sleep_for(1h);
        const std::lock_guard garde(verrou);
        if (fini) ++finis;
    });
    INFO("dormir et espérer réussit dans certains ordres, pas dans tous");
    REQUIRE(finis > 0);
    REQUIRE(finis < 100);
}

TEST_CASE("une attente bornée peut expirer avant que l'autre ait avancé", "[simple]") {
    int prevenus = 0;
    juge::explorer(100, [&] {
        std::mutex verrou;
        std::condition_variable condition;
        bool pret = false;
        juge::Acteur autre("autre", [&] {
            const std::lock_guard garde(verrou);
            pret = true;
            condition.notify_one();
        });
        std::unique_lock garde(verrou);
        if (condition.wait_for(garde, 1h, [&] { return pret; })) ++prevenus;
    });
    REQUIRE(prevenus > 0);
    REQUIRE(prevenus < 100);
}

TEST_CASE("pendant une exploration, un dormeur ne se réveille jamais avant son heure", "[simple]") {
    std::set<std::string> ordres_vus;
    juge::explorer(60, [&] {
        std::string ordre;
        bool trop_tot = false;
        const auto dormir = [&](char nom, std::chrono::hours duree) {
            const auto depart = std::chrono::steady_clock::now();
            std::this_thread::sleep_for(duree);
            if (std::chrono::steady_clock::now() - depart < duree) trop_tot = true;
            ordre += nom;
        };
        {
            std::jthread longtemps(dormir, 'b', 2h);
            std::jthread moins(dormir, 'a', 1h);
        }
        ordres_vus.insert(ordre);
        REQUIRE_FALSE(trop_tot);
    });
    INFO("réveillé le premier, un thread n'avance pas toujours le premier");
    REQUIRE(ordres_vus == std::set<std::string>{"ab", "ba"});
}

TEST_CASE("un rendez-vous n'est manqué que si tous les autres threads sont arrêtés", "[simple]") {
    juge::explorer(60, [] {
        juge::RendezVous milieu(2);
        juge::Acteur a("a", [&] { milieu.rejoindre(); });
        juge::Acteur b("b", [&] {
            std::this_thread::sleep_for(1h);
            milieu.rejoindre();
        });
        a.attendre_fin("b viendra");
        b.attendre_fin("a l'attend");
        REQUIRE(milieu.maximum() == 2);
    });
}

TEST_CASE("chaque ordonnancement recommence les pannes au même point", "[simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    int scenarios = 0;
    juge::explorer(5, [&] {
        std::mutex verrou;
        std::condition_variable condition;
        std::unique_lock garde(verrou);
        condition.wait(garde);  // personne ne notifie : seule la panne réveille
        REQUIRE(reveils.frappes() == ++scenarios);
    });
    REQUIRE(scenarios == 5);
}

TEST_CASE("conduire un thread ne change pas son errno", "[simple]") {
    juge::explorer(20, [] {
        std::mutex verrou;
        int intacts = 0;
        const auto passer = [&] {
            errno = EDOM;
            const std::lock_guard garde(verrou);
            juge::point_de_passage();
            if (errno == EDOM) ++intacts;
        };
        {
            juge::Acteur a("a", passer);
            juge::Acteur b("b", passer);
        }
        REQUIRE(intacts == 2);
    });
}

TEST_CASE("une exception du scénario arrête l'exploration et remonte", "[simple]") {
    int essais = 0;
    REQUIRE_THROWS_AS(juge::explorer(10,
                                     [&] {
                                         if (++essais == 3) throw std::runtime_error("assez");
                                     }),
                      std::runtime_error);
    REQUIRE(essais == 3);
    INFO("une autre exploration peut suivre");
    REQUIRE(ordres(2).size() == 2);
}

TEST_CASE("sous un assainisseur, le scénario est simplement répété", "[tsan]") {
    int essais = 0;
    juge::explorer(5, [&] { ++essais; });
    REQUIRE(essais == 5);
}
