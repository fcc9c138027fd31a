#include <chapitre12/epreuve.hpp>
#include <chapitre12/semaphore_async.hpp>
#include <chapitre12/tempete.hpp>
#include <chapitre12/verrou_async.hpp>

namespace asio = boost::asio;
using cours::Tempete;
using juge::epreuve::Boucle;
using juge::epreuve::Journal;

namespace {

asio::awaitable<void> prendre(cours::SemaphoreAsync& semaphore, std::stop_token arret,
                              std::string nom, Journal& journal) {
    try {
        co_await semaphore.prendre(std::move(arret));
        journal.push_back(nom);
    } catch (const boost::system::system_error&) {
        journal.push_back(nom + " annulée");
    }
}

}  // namespace

TEST_CASE("SemaphoreAsync : premier arrivé, premier servi, et personne ne double") {
    Boucle boucle;
    cours::SemaphoreAsync semaphore(1);
    Journal journal;
    for (const char* nom : {"a", "b", "c"})
        boucle.lancer(prendre(semaphore, {}, nom, journal));
    boucle.avancer();
    REQUIRE(journal == Journal{"a"});
    REQUIRE(semaphore.attendent() == 2);
    semaphore.rendre();
    REQUIRE_FALSE(semaphore.essayer());  // le permis est déjà à b
    boucle.lancer(prendre(semaphore, {}, "d", journal));
    boucle.avancer();
    REQUIRE(journal == Journal{"a", "b"});
    semaphore.rendre(3);
    boucle.avancer();
    REQUIRE(journal == Journal{"a", "b", "c", "d"});
    REQUIRE(semaphore.libres() == 1);
    REQUIRE(semaphore.essayer());
    REQUIRE_FALSE(semaphore.essayer());
    REQUIRE(boucle.vide());
}

TEST_CASE("SemaphoreAsync : une attente annulée ne garde pas le permis") {
    Boucle boucle;
    cours::SemaphoreAsync semaphore(0);
    Journal journal;
    std::stop_source arret;
    boucle.lancer(prendre(semaphore, arret.get_token(), "a", journal));
    boucle.lancer(prendre(semaphore, {}, "b", journal));
    boucle.avancer();
    arret.request_stop();
    semaphore.rendre();  // avant que a ait repris : le permis va à b
    boucle.avancer();
    std::sort(journal.begin(), journal.end());
    REQUIRE(journal == Journal{"a annulée", "b"});
    boucle.lancer(prendre(semaphore, arret.get_token(), "c", journal));
    semaphore.rendre();
    boucle.avancer();
    REQUIRE(journal.back() == "c annulée");
    REQUIRE(semaphore.libres() == 1);
    REQUIRE(semaphore.attendent() == 0);
}

TEST_CASE("SemaphoreAsync : servie, puis annulée trop tard : elle a son permis") {
    Boucle boucle;
    cours::SemaphoreAsync semaphore(0);
    Journal journal;
    std::stop_source arret;
    boucle.lancer(prendre(semaphore, arret.get_token(), "a", journal));
    boucle.avancer();
    semaphore.rendre();
    arret.request_stop();
    boucle.avancer();
    REQUIRE(journal == Journal{"a"});
    REQUIRE(semaphore.libres() == 0);
}

TEST_CASE("SemaphoreAsync : la boucle détruite, les attentes le sont, les permis restent") {
    cours::SemaphoreAsync semaphore(0);
    Journal journal;
    {
        Boucle boucle;
        boucle.lancer(prendre(semaphore, {}, "a", journal));
        boucle.avancer();
        REQUIRE(semaphore.attendent() == 1);
    }
    REQUIRE(semaphore.attendent() == 0);
    semaphore.rendre();
    REQUIRE(semaphore.libres() == 1);
}

TEST_CASE("SemaphoreAsync : une tempête d'annulations ne perd aucun permis") {
    for (const std::size_t threads : {1U, 2U}) {
        Tempete tempete;
        tempete.souffler(3000, threads);
        REQUIRE(tempete.trop.load() == 0);
        REQUIRE(tempete.obtenus.load() + tempete.annulees.load() == 3000);
        REQUIRE(tempete.annulees.load() > 0);
        REQUIRE(tempete.semaphore.libres() == Tempete::permis);
        REQUIRE(tempete.semaphore.attendent() == 0);
    }
}

TEST_CASE("VerrouAsync : tenu pendant un co_await, rendu par sa garde") {
    asio::thread_pool pool(2);
    cours::VerrouAsync verrou;
    int total = 0;  // ordinaire : le verrou la protège
    const auto ajouter = [](cours::VerrouAsync& le_verrou, int& somme) -> asio::awaitable<void> {
        for (int i = 0; i < 200; ++i) {
            const auto garde = co_await le_verrou.prendre();
            const int lu = somme;
            co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
            somme = lu + 1;
        }
    };
    for (int i = 0; i < 4; ++i)
        cours::lancer(pool.get_executor(), ajouter(verrou, total));
    pool.join();
    REQUIRE(total == 800);
    REQUIRE_FALSE(verrou.est_pris());
}
