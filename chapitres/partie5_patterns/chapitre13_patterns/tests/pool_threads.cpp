#include <chapitre07/inventaire.hpp>
#include <chapitre13/pool_threads.hpp>
#include <juge/epreuve.hpp>
#include <thread>

#include "threads_du_programme.hpp"

using cours::PoolThreads;
using cours::ReglagesPoolThreads;

namespace {

ReglagesPoolThreads bornes(std::size_t workers, std::size_t capacite) {
    ReglagesPoolThreads reglages;
    reglages.workers = workers;
    reglages.capacite = capacite;
    return reglages;
}

/// Un worker, occupé jusqu'à ce qu'on ouvre.
struct WorkerOccupe {
    explicit WorkerOccupe(PoolThreads& pool) {
        futur = pool.soumettre([this] {
            commence.count_down();
            porte.wait();
        });
        commence.wait();
    }
    std::latch commence{1};
    std::latch porte{1};
    std::future<void> futur;
};

int fibonacci(PoolThreads& pool, int n) {
    if (n < 2) return n;
    auto gauche = pool.soumettre(fibonacci, std::ref(pool), n - 1);
    const int droite = fibonacci(pool, n - 2);
    return gauche.get() + droite;
}

struct Pas : std::exception {};

}  // namespace

TEST_CASE("chaque tâche est exécutée une fois, et sa future rend son résultat") {
    const std::size_t avant = threads_du_programme();
    for (const std::size_t workers : {1U, 2U, 9U}) {
        std::vector<std::atomic<int>> fois(3000);
        {
            PoolThreads pool(workers);
            REQUIRE(pool.workers() == workers);
            std::vector<std::future<std::size_t>> futurs;
            for (std::size_t i = 0; i < fois.size(); ++i)
                futurs.push_back(pool.soumettre([&, i] {
                    fois[i].fetch_add(1);
                    return i * i;
                }));
            bool justes = true;
            for (std::size_t i = 0; i < fois.size(); ++i)
                justes = justes && futurs[i].get() == i * i;
            REQUIRE(justes);
        }
        REQUIRE(std::all_of(fois.begin(), fois.end(), [](const auto& n) { return n == 1; }));
    }
    REQUIRE(threads_revenus_a(avant));
}

TEST_CASE("un worker exécute dans l'ordre des soumissions") {
    std::vector<int> ordre;
    {
        PoolThreads pool(1);
        for (int i = 0; i < 500; ++i)
            pool.poster([&ordre, i] { ordre.push_back(i); });
    }
    std::vector<int> attendu(500);
    std::iota(attendu.begin(), attendu.end(), 0);
    REQUIRE((ordre == attendu));
}

TEST_CASE("les tâches avancent ensemble : autant que de workers") {
    PoolThreads pool(4);
    std::barrier rendez_vous(4);
    std::vector<std::future<void>> futurs;
    for (int i = 0; i < 4; ++i)
        futurs.push_back(pool.soumettre([&] { rendez_vous.arrive_and_wait(); }));
    for (auto& futur : futurs)
        futur.get();
    REQUIRE(pool.en_attente() == 0);
}

TEST_CASE("toute fonction : déplaçable seulement, arguments, références, membres") {
    PoolThreads pool(2);
    auto seul = std::make_unique<int>(20);
    auto futur = pool.soumettre(
        [seul = std::move(seul)](std::unique_ptr<int> autre) {
            return std::make_unique<int>(*seul + *autre);
        },
        std::make_unique<int>(22));
    REQUIRE(*futur.get() == 42);
    int x = 1;
    pool.soumettre([](int& y) { y = 7; }, std::ref(x)).get();
    REQUIRE(x == 7);
    int& meme = pool.soumettre([&x]() -> int& { return x; }).get();
    REQUIRE(&meme == &x);
    REQUIRE(pool.soumettre(&std::string::size, std::string("quatre")).get() == 6);
    REQUIRE(pool.soumettre([](const std::string& s) { return s; }, "copie").get() == "copie");
}

TEST_CASE("une exception revient par la future ; le worker continue") {
    PoolThreads pool(1);
    auto connue = pool.soumettre([]() -> int { throw std::out_of_range("rang 7"); });
    auto autre = pool.soumettre([] { throw 42; });
    REQUIRE_THROWS_AS(connue.get(), std::out_of_range);
    REQUIRE_THROWS_AS(autre.get(), int);
    REQUIRE(pool.soumettre([] { return 1; }).get() == 1);
}

TEST_CASE("la première exception d'une tâche postée revient par vider(), une fois") {
    PoolThreads pool(1);
    std::atomic<int> faites{0};
    pool.poster([] { throw std::runtime_error("une"); });
    pool.poster([] { throw 2; });
    pool.poster([&] { ++faites; });
    REQUIRE_THROWS_WITH(pool.vider(), "une");
    REQUIRE(faites == 1);
    REQUIRE_NOTHROW(pool.vider());
}

TEST_CASE("la fonction est détruite avant que sa future soit prête") {
    PoolThreads pool(2);
    for (int i = 0; i < 200; ++i) {
        auto temoin = std::make_shared<int>(i);
        auto futur = pool.soumettre([temoin] { return *temoin; });
        futur.get();
        REQUIRE(temoin.use_count() == 1);
    }
}

TEST_CASE("vider finit tout, même ce que les tâches soumettent ; puis tout est refusé") {
    PoolThreads pool(2);
    std::atomic<int> faites{0};
    for (int i = 0; i < 100; ++i)
        pool.poster([&] {
            pool.poster([&] { ++faites; });
            ++faites;
        });
    pool.vider();
    REQUIRE(faites == 200);
    REQUIRE_THROWS_AS(pool.soumettre([] {}), cours::PoolArrete);
    REQUIRE_THROWS_AS(pool.poster([] {}), cours::ErreurPool);
    REQUIRE(pool.abandonner() == 0);
}

TEST_CASE("abandonner jette ce qui attend : promesses rompues, le reste est fini") {
    for (const std::size_t workers : {1U, 3U}) {
        PoolThreads pool(workers);
        std::vector<std::unique_ptr<WorkerOccupe>> occupes;
        for (std::size_t i = 0; i < workers; ++i)
            occupes.push_back(std::make_unique<WorkerOccupe>(pool));
        std::atomic<int> faites{0};
        std::vector<std::future<void>> futurs;
        for (int i = 0; i < 50; ++i)
            futurs.push_back(pool.soumettre([&] { ++faites; }));
        std::jthread ouvreur([&] {
            while (true) {
                try {
                    pool.soumettre([] {});
                } catch (const cours::PoolArrete&) {
                    break;
                }
            }
            for (auto& occupe : occupes)
                occupe->porte.count_down();
        });
        REQUIRE(pool.abandonner() >= 50);
        REQUIRE(faites == 0);
        for (auto& futur : futurs)
            REQUIRE_THROWS_AS(futur.get(), std::future_error);
        for (auto& occupe : occupes)
            REQUIRE_NOTHROW(occupe->futur.get());
        REQUIRE_THROWS_AS(pool.soumettre([] {}), cours::PoolArrete);
    }
}

TEST_CASE("abandonner demande l'arrêt à la tâche qui sait l'entendre") {
    PoolThreads pool(1);
    std::latch commence(1);
    auto futur = pool.soumettre(
        [&](const std::stop_token& arret, int n) {
            commence.count_down();
            std::atomic<bool> demande{false};
            const std::stop_callback rappel(arret, [&] {
                demande = true;
                demande.notify_all();
            });
            demande.wait(false);
            return n;
        },
        5);
    commence.wait();
    REQUIRE(pool.abandonner() == 0);
    REQUIRE(futur.get() == 5);
}

TEST_CASE("une attente imbriquée ne bloque jamais, même avec un worker") {
    for (const std::size_t workers : {1U, 2U, 4U}) {
        PoolThreads pool(workers);
        REQUIRE(pool.soumettre(fibonacci, std::ref(pool), 15).get() == 610);
        auto chaine = pool.soumettre([&] {
            return pool.soumettre([&] { return pool.soumettre([] { return 3; }).get() + 1; })
                       .get() +
                   1;
        });
        REQUIRE(chaine.get() == 5);
    }
}

TEST_CASE("mille filles attendues dans l'ordre, sans que la pile grandisse") {
    PoolThreads pool(1);
    auto mere = pool.soumettre([&] {
        std::vector<std::future<int>> filles;
        for (int i = 0; i < 1000; ++i)
            filles.push_back(
                pool.soumettre([&pool, i] { return pool.soumettre([i] { return i; }).get(); }));
        int total = 0;
        for (auto& fille : filles)
            total += fille.get();
        return total;
    });
    REQUIRE(mere.get() == 499500);
}

TEST_CASE("une future venue du dehors s'attend dans une tâche par attendre()") {
    PoolThreads pool(1);
    std::latch pretes(1);
    std::future<int> derriere;
    auto devant = pool.soumettre([&] {
        pretes.wait();
        return pool.attendre(derriere) + 1;
    });
    derriere = pool.soumettre([] { return 41; });
    pretes.count_down();
    REQUIRE(pool.attendre(devant) == 42);
    REQUIRE_THROWS_AS(pool.attendre(pool.soumettre([]() -> int { throw Pas(); })), Pas);
}

TEST_CASE("une fille jetée rompt sa promesse, même attendue de sa mère") {
    PoolThreads pool(1);
    std::latch soumise(1);
    std::latch arretee(1);
    auto mere = pool.soumettre([&](const std::stop_token& arret) {
        auto fille = pool.soumettre([] { return 1; });
        const std::stop_callback rappel(arret, [&] { arretee.count_down(); });
        soumise.count_down();
        arretee.wait();
        bool refusee = false;
        try {
            pool.soumettre([] {});
        } catch (const cours::PoolArrete&) {
            refusee = true;
        }
        std::this_thread::yield();
        try {
            fille.get();
        } catch (const std::future_error&) {
        }
        return refusee;
    });
    soumise.wait();
    pool.abandonner();
    REQUIRE(mere.get());
}

TEST_CASE("un pool borné fait attendre qui soumet, sauf ses workers") {
    PoolThreads pool(bornes(1, 2));
    WorkerOccupe occupe(pool);
    std::atomic<int> soumises{0};
    std::jthread client([&] {
        for (int i = 0; i < 5; ++i) {
            pool.poster([] {});
            ++soumises;
        }
    });
    while (soumises < 2)
        std::this_thread::yield();
    for (int i = 0; i < 1000; ++i)
        std::this_thread::yield();
    REQUIRE(soumises == 2);
    occupe.porte.count_down();
    client.join();
    REQUIRE(soumises == 5);
    auto mere = pool.soumettre([&] {
        for (int i = 0; i < 10; ++i)
            pool.poster([] {});
        return true;
    });
    REQUIRE(mere.get());
}

TEST_CASE("qui attend une place quand le pool s'arrête reçoit PoolArrete") {
    for (const bool vider : {false, true}) {
        PoolThreads pool(bornes(1, 1));
        WorkerOccupe occupe(pool);
        pool.poster([] {});
        std::atomic<bool> refuse{false};
        std::jthread client([&] {
            try {
                for (;;)
                    pool.poster([] {});
            } catch (const cours::PoolArrete&) {
                refuse = true;
            }
            occupe.porte.count_down();
        });
        if (vider)
            pool.vider();
        else
            pool.abandonner();
        client.join();
        REQUIRE(refuse);
    }
}

TEST_CASE("ce qui n'a pas de sens est refusé, sans effet") {
    const std::size_t avant = threads_du_programme();
    REQUIRE_THROWS_AS(PoolThreads(0), std::invalid_argument);
    REQUIRE_THROWS_AS(PoolThreads(bornes(2, 0)), std::invalid_argument);
    REQUIRE(threads_revenus_a(avant));
    PoolThreads pool(1);
    void (*nulle)() = nullptr;
    REQUIRE_THROWS_AS(pool.soumettre(nulle), std::invalid_argument);
    REQUIRE_THROWS_AS(pool.poster(std::function<void()>()), std::invalid_argument);
    auto lui_meme = pool.soumettre([&] { pool.vider(); });
    REQUIRE_THROWS_AS(lui_meme.get(), cours::ErreurPool);
    REQUIRE_THROWS_AS(pool.soumettre([&] { pool.abandonner(); }).get(), cours::ErreurPool);
    REQUIRE(pool.soumettre([] { return 1; }).get() == 1);
}

TEST_CASE("deux pools s'emploient l'un l'autre") {
    PoolThreads a(1);
    PoolThreads b(1);
    auto futur = a.soumettre([&] { return b.soumettre([] { return 6; }).get() * 7; });
    REQUIRE(futur.get() == 42);
}

TEST_CASE(
    "des soumissions de partout pendant l'arrêt : exécutée, refusée ou rompue, jamais perdue") {
    for (int graine = 0; graine < 20; ++graine) {
        PoolThreads pool(2);
        std::atomic<int> executees{0};
        std::atomic<int> soumises{0};
        std::atomic<int> rompues{0};
        std::atomic<int> rendues{0};
        std::latch lances(3);
        const auto client = [&] {
            std::vector<std::future<void>> futurs;
            lances.count_down();
            try {
                for (;;) {
                    futurs.push_back(pool.soumettre([&] { ++executees; }));
                    ++soumises;
                }
            } catch (const cours::PoolArrete&) {
            }
            for (auto& futur : futurs) {
                try {
                    futur.get();
                    ++rendues;
                } catch (const std::future_error&) {
                    ++rompues;
                }
            }
        };
        std::vector<std::jthread> clients;
        for (int i = 0; i < 3; ++i)
            clients.emplace_back(client);
        lances.wait();
        while (soumises < 10 * graine)
            std::this_thread::yield();
        if (graine % 2 == 0)
            pool.vider();
        else
            pool.abandonner();
        clients.clear();
        REQUIRE(rendues + rompues == soumises);
        REQUIRE(rendues == executees);
        REQUIRE((graine % 2 == 1 || rompues == 0));
    }
}
