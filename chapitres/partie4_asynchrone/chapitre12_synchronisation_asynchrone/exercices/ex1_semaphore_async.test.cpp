#include <chapitre12/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

namespace io = boost::asio;

io::awaitable<void> prendre(::SemaphoreAsync& semaphore, std::string nom, epreuve::Journal& journal,
                            std::stop_token arret = {}) {
    const auto appel = [&] { return semaphore.prendre(arret); };
    co_await epreuve::noter(appel, nom, journal);
}

/// Ce que fait un client : prendre, écrire sans protection, rendre.
struct Guichet {
    ::SemaphoreAsync semaphore{1};
    long ordinaire = 0;  // que le permis protège
    std::atomic<int> annulees{0};

    io::awaitable<void> servir(std::stop_token arret) {
        try {
            co_await semaphore.prendre(std::move(arret));
        } catch (const boost::system::system_error&) {
            ++annulees;
            co_return;
        }
        ++ordinaire;
        const auto ici = co_await io::this_coro::executor;
        co_await io::post(ici, io::use_awaitable);
        ++ordinaire;
        semaphore.rendre();
    }
};

}  // namespace

TEST_CASE("un permis libre se prend aussitôt, sinon on attend", "[1.3]") {
    Boucle boucle;
    ::SemaphoreAsync semaphore(2);
    ::SemaphoreAsync autre(1);
    Journal journal;
    for (const char* nom : {"a", "b", "c"})
        boucle.lancer(epreuve::prendre(semaphore, nom, journal));
    boucle.avancer();
    {
        INFO("deux permis : deux passent, la troisième attend");
        REQUIRE(journal == Journal{"a", "b"});
        REQUIRE(semaphore.libres() == 0);
        REQUIRE(semaphore.attendent() == 1);
    }
    {
        INFO("chaque sémaphore a ses permis");
        REQUIRE(autre.libres() == 1);
        REQUIRE(autre.essayer());
        REQUIRE_FALSE(autre.essayer());
    }
    semaphore.rendre();
    {
        INFO("rendre() n'exécute rien de la coroutine servie : elle reprendra dans sa boucle");
        REQUIRE(journal.size() == 2);
    }
    boucle.avancer();
    {
        INFO("le permis rendu va à celle qui attendait");
        REQUIRE(journal == Journal{"a", "b", "c"});
        REQUIRE(semaphore.attendent() == 0);
    }
    semaphore.rendre();
    INFO("personne n'attend : le permis rendu est libre");
    REQUIRE(semaphore.libres() == 1);
    REQUIRE(semaphore.essayer());
    REQUIRE(semaphore.libres() == 0);
    REQUIRE(boucle.vide());
}

TEST_CASE("premier arrivé, premier servi", "[1.3]") {
    Boucle boucle;
    ::SemaphoreAsync semaphore(0);
    Journal journal;
    Journal noms;
    for (int i = 0; i < 20; ++i) {
        noms.push_back(std::to_string(i));
        boucle.lancer(epreuve::prendre(semaphore, noms.back(), journal));
    }
    boucle.avancer();
    REQUIRE(semaphore.attendent() == 20);
    for (std::size_t i = 1; i <= 20; ++i) {
        semaphore.rendre();
        boucle.avancer();
        INFO("un permis rendu sert une coroutine, la plus ancienne");
        REQUIRE(journal == Journal(noms.begin(), noms.begin() + static_cast<long>(i)));
    }
}

TEST_CASE("personne ne double", "[1.3]") {
    Boucle boucle;
    ::SemaphoreAsync semaphore(0);
    Journal journal;
    boucle.lancer(epreuve::prendre(semaphore, "a", journal));
    boucle.avancer();
    semaphore.rendre();
    {
        INFO("rendu alors qu'une coroutine attend, le permis est déjà à elle");
        REQUIRE_FALSE(semaphore.essayer());
        REQUIRE(semaphore.libres() == 0);
        REQUIRE(semaphore.attendent() == 0);
    }
    boucle.lancer(epreuve::prendre(semaphore, "b", journal));
    boucle.avancer();
    INFO("une nouvelle venue attend son tour");
    REQUIRE(journal == Journal{"a"});
    REQUIRE(semaphore.attendent() == 1);
    semaphore.rendre();
    boucle.avancer();
    REQUIRE(journal == Journal{"a", "b"});
}

TEST_CASE("rendre plusieurs permis d'un coup", "[1.3]") {
    Boucle boucle;
    ::SemaphoreAsync semaphore(0);
    Journal journal;
    for (const char* nom : {"a", "b", "c"})
        boucle.lancer(epreuve::prendre(semaphore, nom, journal));
    boucle.avancer();
    semaphore.rendre(0);
    boucle.avancer();
    REQUIRE(journal.empty());
    semaphore.rendre(2);
    boucle.avancer();
    {
        INFO("deux permis rendus : deux coroutines servies, pas une, pas trois");
        REQUIRE(journal == Journal{"a", "b"});
    }
    semaphore.rendre(5);
    boucle.avancer();
    INFO("ce qui n'est pas pris est libre");
    REQUIRE(journal == Journal{"a", "b", "c"});
    REQUIRE(semaphore.libres() == 4);
}

TEST_CASE("annulée pendant l'attente", "[1.6]") {
    Boucle boucle;
    ::SemaphoreAsync semaphore(0);
    Journal journal;
    std::stop_source arret;
    boucle.lancer(epreuve::prendre(semaphore, "a", journal));
    boucle.lancer(epreuve::prendre(semaphore, "b", journal, arret.get_token()));
    boucle.lancer(epreuve::prendre(semaphore, "c", journal));
    boucle.avancer();
    REQUIRE(semaphore.attendent() == 3);
    arret.request_stop();
    boucle.avancer();
    {
        INFO("l'arrêt demandé, prendre() lève operation_aborted, sans attendre de permis");
        REQUIRE(journal == Journal{"b annulée"});
    }
    {
        INFO("elle n'est plus comptée parmi celles qui attendent");
        REQUIRE(semaphore.attendent() == 2);
    }
    semaphore.rendre(2);
    boucle.avancer();
    INFO("les autres gardent leur place");
    REQUIRE(journal == Journal{"b annulée", "a", "c"});
    REQUIRE(semaphore.libres() == 0);
    REQUIRE(semaphore.attendent() == 0);
}

TEST_CASE("annulée avant d'attendre", "[1.6]") {
    Boucle boucle;
    ::SemaphoreAsync semaphore(1);
    Journal journal;
    std::stop_source arret;
    arret.request_stop();
    boucle.lancer(epreuve::prendre(semaphore, "a", journal, arret.get_token()));
    boucle.avancer();
    INFO(
        "l'arrêt était déjà demandé : prendre() lève, même si un permis est libre, et n'y touche "
        "pas");
    REQUIRE(journal == Journal{"a annulée"});
    REQUIRE(semaphore.libres() == 1);
    REQUIRE(semaphore.attendent() == 0);
}

TEST_CASE("le permis d'une attente annulée va à la suivante", "[1.6]") {
    Boucle boucle;
    ::SemaphoreAsync semaphore(0);
    Journal journal;
    std::stop_source arret;
    boucle.lancer(epreuve::prendre(semaphore, "a", journal, arret.get_token()));
    boucle.lancer(epreuve::prendre(semaphore, "b", journal));
    boucle.avancer();
    arret.request_stop();
    semaphore.rendre();  // a n'a pas encore repris
    boucle.avancer();
    {
        INFO("l'attente de a était annulée quand le permis a été rendu : il est pour b");
        REQUIRE(std::set<std::string>(journal.begin(), journal.end()) ==
                std::set<std::string>{"a annulée", "b"});
    }
    arret = std::stop_source();
    boucle.lancer(epreuve::prendre(semaphore, "c", journal, arret.get_token()));
    boucle.avancer();
    arret.request_stop();
    semaphore.rendre();
    boucle.avancer();
    INFO("personne d'autre n'attendait : le permis est libre");
    REQUIRE(journal.back() == "c annulée");
    REQUIRE(semaphore.libres() == 1);
}

TEST_CASE("servie, puis annulée avant d'avoir repris", "[1.6]") {
    Boucle boucle;
    ::SemaphoreAsync semaphore(0);
    Journal journal;
    std::stop_source arret;
    boucle.lancer(epreuve::prendre(semaphore, "a", journal, arret.get_token()));
    boucle.avancer();
    semaphore.rendre();
    arret.request_stop();
    boucle.avancer();
    REQUIRE(journal.size() == 1);
    INFO(
        "ou bien elle a le permis, ou bien il est libre : jamais ni l'un ni l'autre, jamais les "
        "deux");
    REQUIRE(semaphore.libres() == (journal.front() == "a" ? 0U : 1U));
}

TEST_CASE("chaque fonction pendant chaque autre", "[1.3]") {
    const std::vector<std::function<void(::SemaphoreAsync&)>> fonctions{
        [](::SemaphoreAsync& s) { s.essayer(); }, [](::SemaphoreAsync& s) { s.rendre(); },
        [](::SemaphoreAsync& s) { s.libres(); }, [](::SemaphoreAsync& s) { s.attendent(); }};
    for (const auto& l_une : fonctions) {
        for (const auto& l_autre : fonctions) {
            ::SemaphoreAsync semaphore(2);
            {
                juge::Acteur autre("autre", [&] { l_autre(semaphore); });
                l_une(semaphore);
            }
            REQUIRE(semaphore.attendent() == 0);
        }
    }
    ::SemaphoreAsync semaphore(0);
    Journal journal;
    cours::BouclePasAPas boucle;
    juge::a_tour_de_role({[&] {
                              cours::lancer(boucle.executeur(),
                                            epreuve::prendre(semaphore, "a", journal));
                              boucle.avancer(1000);
                          },
                          [&] { semaphore.attendent(); }, [&] { semaphore.libres(); },
                          [&] { semaphore.rendre(); }, [&] { semaphore.attendent(); }});
    boucle.avancer(1000);
    REQUIRE(journal == Journal{"a"});
}

TEST_CASE("ce qui est écrit avant de rendre un permis se voit après l'avoir pris", "[1.3]") {
    ::SemaphoreAsync semaphore(0);
    Journal journal;
    std::array<long, 2> ecrits{};
    std::array<long, 2> lus{};
    juge::a_tour_de_role({[&] {
                              ecrits[0] = 42;
                              semaphore.rendre();
                          },
                          [&] {
                              if (semaphore.essayer()) lus[0] = ecrits[0];
                              ecrits[1] = 43;
                              semaphore.rendre();
                          },
                          [&] {
                              cours::BouclePasAPas boucle;
                              cours::lancer(boucle.executeur(),
                                            epreuve::prendre(semaphore, "a", journal));
                              boucle.avancer(1000);
                              lus[1] = ecrits[1];
                          }});
    INFO("un permis libre se prend sans attendre, par essayer() ou par prendre()");
    REQUIRE(journal == Journal{"a"});
    REQUIRE(lus == std::array<long, 2>{42, 43});
}

TEST_CASE("rendre un permis pendant qu'une coroutine s'inscrit", "[1.3][simple]") {
    juge::explorer(60, [] {
        ::SemaphoreAsync semaphore(0);
        Boucle boucle;
        Journal journal;
        boucle.lancer(epreuve::prendre(semaphore, "a", journal));
        {
            juge::Acteur autre("autre", [&] { semaphore.rendre(); });
            boucle.avancer();
        }
        boucle.avancer();
        INFO("rendu avant, pendant ou après son inscription, le permis est à elle");
        REQUIRE(journal == Journal{"a"});
        REQUIRE(semaphore.libres() == 0);
    });
}

TEST_CASE("annuler et rendre au même instant", "[1.6][simple]") {
    juge::explorer(60, [] {
        ::SemaphoreAsync semaphore(0);
        Boucle boucle;
        Journal journal;
        std::stop_source arret;
        boucle.lancer(epreuve::prendre(semaphore, "a", journal, arret.get_token()));
        {
            juge::Acteur bourreau("bourreau", [&] { arret.request_stop(); });
            juge::Acteur autre("autre", [&] { semaphore.rendre(); });
            boucle.avancer();
        }
        boucle.avancer();
        INFO("quel que soit l'ordre, elle a repris ; le permis est à elle, ou libre");
        REQUIRE(journal.size() == 1);
        REQUIRE(semaphore.libres() == (journal.front() == "a" ? 0U : 1U));
        REQUIRE(semaphore.attendent() == 0);
    });
}

TEST_CASE("une tempête d'annulations", "[1.6]") {
    for (int fois = 0; fois < 10; ++fois) {
        Guichet guichet;
        io::thread_pool pool(2);
        std::vector<std::stop_source> condamnees;
        for (int i = 0; i < 60; ++i) {
            std::stop_source arret;
            cours::lancer(pool.get_executor(), guichet.servir(arret.get_token()));
            if (i % 3 == fois % 3) condamnees.push_back(arret);
        }
        {
            juge::Acteur bourreau("bourreau", [&] {
                for (auto& arret : condamnees)
                    arret.request_stop();
            });
            juge::Acteur curieux("curieux", [&] {
                for (int i = 0; i < 20; ++i) {
                    if (guichet.semaphore.essayer()) guichet.semaphore.rendre();
                    guichet.semaphore.libres();
                    guichet.semaphore.attendent();
                }
            });
        }
        juge::Acteur fin("fin", [&] { pool.join(); });
        fin.attendre_fin("Toutes ont pris et rendu, ou ont été annulées : un permis a été perdu.");
        {
            INFO("qui tient le seul permis est seul : ce qu'il écrit n'est pas défait");
            REQUIRE(guichet.ordinaire == 2L * (60 - guichet.annulees.load()));
        }
        INFO("à la fin, le permis est libre, et personne n'attend");
        REQUIRE(guichet.semaphore.libres() == 1);
        REQUIRE(guichet.semaphore.attendent() == 0);
    }
}

}  // namespace juge::epreuve
