#include <chapitre12/epreuve.hpp>
#include <chapitre12/file_async.hpp>

namespace asio = boost::asio;
using juge::epreuve::Boucle;
using juge::epreuve::Journal;
using Valeur = std::unique_ptr<int>;
using File = cours::FileAsync<Valeur>;

namespace {

asio::awaitable<void> deposer(File& file, int n, Journal& journal, std::stop_token arret = {}) {
    try {
        const bool depose = co_await file.deposer(std::make_unique<int>(n), std::move(arret));
        journal.push_back(std::to_string(n) + (depose ? " déposée" : " refusée"));
    } catch (const boost::system::system_error&) {
        journal.push_back(std::to_string(n) + " annulée");
    }
}

asio::awaitable<void> retirer(File& file, std::string nom, Journal& journal,
                              std::stop_token arret = {}) {
    try {
        const auto valeur = co_await file.retirer(std::move(arret));
        journal.push_back(nom + (valeur ? " reçoit " + std::to_string(**valeur) : " : fermée"));
    } catch (const boost::system::system_error&) {
        journal.push_back(nom + " annulée");
    }
}

}  // namespace

TEST_CASE("FileAsync : bornée, dans l'ordre") {
    REQUIRE_THROWS_AS(File(0), std::invalid_argument);
    Boucle boucle;
    File file(2);
    Journal journal;
    for (int i = 1; i <= 4; ++i)
        boucle.lancer(deposer(file, i, journal));
    boucle.avancer();
    REQUIRE(journal == Journal{"1 déposée", "2 déposée"});
    journal.clear();
    for (const char* nom : {"a", "b", "c", "d", "e", "f"})
        boucle.lancer(retirer(file, nom, journal));
    boucle.lancer(deposer(file, 5, journal));
    boucle.avancer();
    std::sort(journal.begin(), journal.end());
    REQUIRE(journal == Journal{"3 déposée", "4 déposée", "5 déposée", "a reçoit 1", "b reçoit 2",
                               "c reçoit 3", "d reçoit 4", "e reçoit 5"});
    file.fermer();
    boucle.avancer();
    REQUIRE(journal.back() == "f : fermée");
    REQUIRE(boucle.vide());
}

TEST_CASE("FileAsync : fermer refuse, et laisse retirer ce qui reste") {
    Boucle boucle;
    File file(1);
    Journal journal;
    boucle.lancer(deposer(file, 1, journal));
    boucle.lancer(deposer(file, 2, journal));
    boucle.avancer();
    file.fermer();
    boucle.lancer(deposer(file, 3, journal));
    boucle.avancer();
    REQUIRE(journal.size() == 3);
    REQUIRE(std::count(journal.begin(), journal.end(), "2 refusée") == 1);
    REQUIRE(std::count(journal.begin(), journal.end(), "3 refusée") == 1);
    journal.clear();
    boucle.lancer(retirer(file, "a", journal));
    boucle.lancer(retirer(file, "b", journal));
    boucle.avancer();
    REQUIRE(journal == Journal{"a reçoit 1", "b : fermée"});
}

TEST_CASE("FileAsync : annuler ne perd aucune valeur") {
    Boucle boucle;
    File file(1);
    Journal journal;
    std::stop_source arret;
    boucle.lancer(retirer(file, "a", journal, arret.get_token()));
    boucle.avancer();
    arret.request_stop();
    boucle.lancer(deposer(file, 1, journal));  // a n'est plus là : la valeur reste
    boucle.avancer();
    REQUIRE(file.taille() == 1);
    std::stop_source autre;
    boucle.lancer(deposer(file, 2, journal, autre.get_token()));
    boucle.avancer();
    autre.request_stop();
    boucle.lancer(retirer(file, "b", journal));
    boucle.avancer();
    std::sort(journal.begin(), journal.end());
    REQUIRE(journal == Journal{"1 déposée", "2 annulée", "a annulée", "b reçoit 1"});
    REQUIRE(file.taille() == 0);
}

TEST_CASE("FileAsync : plusieurs threads, chaque valeur une fois") {
    constexpr int par_producteur = 500;
    asio::thread_pool pool(2);
    cours::FileAsync<int> file(3);
    std::atomic<int> producteurs{3};
    std::atomic<long> somme{0};
    const auto produire = [](cours::FileAsync<int>& f,
                             std::atomic<int>& restants) -> asio::awaitable<void> {
        for (int i = 1; i <= par_producteur; ++i)
            co_await f.deposer(i);
        if (restants.fetch_sub(1) == 1) f.fermer();
    };
    const auto consommer = [](cours::FileAsync<int>& f,
                              std::atomic<long>& total) -> asio::awaitable<void> {
        while (true) {
            const auto valeur = co_await f.retirer();
            if (!valeur) co_return;
            total += *valeur;
        }
    };
    for (int i = 0; i < 3; ++i) {
        cours::lancer(pool.get_executor(), produire(file, producteurs));
        cours::lancer(pool.get_executor(), consommer(file, somme));
    }
    pool.join();
    REQUIRE(somme.load() == 3L * par_producteur * (par_producteur + 1) / 2);
}
