#include <chapitre12/epreuve.hpp>
#include <chapitre12/evenement_async.hpp>

namespace asio = boost::asio;
using juge::epreuve::Boucle;
using juge::epreuve::Journal;

namespace {

asio::awaitable<void> attendre(cours::EvenementAsync& evenement, std::stop_token arret,
                               std::string nom, Journal& journal) {
    try {
        co_await evenement.attendre(std::move(arret));
        journal.push_back(nom);
    } catch (const boost::system::system_error&) {
        journal.push_back(nom + " annulée");
    }
}

}  // namespace

TEST_CASE("EvenementAsync : libère tous ceux qui attendent, et ceux qui viennent") {
    Boucle boucle;
    cours::EvenementAsync evenement;
    Journal journal;
    std::stop_source arret;
    boucle.lancer(attendre(evenement, {}, "a", journal));
    boucle.lancer(attendre(evenement, arret.get_token(), "b", journal));
    boucle.lancer(attendre(evenement, {}, "c", journal));
    boucle.avancer();
    REQUIRE(journal.empty());
    arret.request_stop();
    boucle.avancer();
    REQUIRE(journal == Journal{"b annulée"});
    evenement.declencher();
    evenement.rearmer();  // ceux qui attendaient passent quand même
    REQUIRE_FALSE(evenement.est_declenche());
    boucle.lancer(attendre(evenement, {}, "d", journal));
    boucle.avancer();
    REQUIRE(journal == Journal{"b annulée", "a", "c"});
    evenement.declencher();
    boucle.avancer();
    boucle.lancer(attendre(evenement, {}, "e", journal));
    boucle.avancer();
    REQUIRE(journal == Journal{"b annulée", "a", "c", "d", "e"});
    REQUIRE(boucle.vide());
}

TEST_CASE("EvenementAsync : déclenché par un autre thread, ce qu'il a écrit se lit") {
    for (int fois = 0; fois < 50; ++fois) {
        asio::thread_pool pool(2);
        cours::EvenementAsync evenement;
        int ecrit = 0;
        std::atomic<int> lus{0};
        const auto lire = [](cours::EvenementAsync& e, const int& valeur,
                             std::atomic<int>& somme) -> asio::awaitable<void> {
            co_await e.attendre();
            somme += valeur;
        };
        for (int i = 0; i < 4; ++i)
            cours::lancer(pool.get_executor(), lire(evenement, ecrit, lus));
        juge::Acteur auteur("auteur", [&] {
            ecrit = 10;
            evenement.declencher();
        });
        pool.join();
        auteur.attendre_fin("declencher() n'attend personne");
        REQUIRE(lus.load() == 40);
    }
}
