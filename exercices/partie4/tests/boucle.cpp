#include <juge/epreuve.hpp>
#include <partie4/boucle.hpp>

namespace {

using namespace std::chrono_literals;
using Journal = std::vector<std::string>;

cours::Tache<void> dormeuse(cours::Boucle& boucle, Journal& journal, std::string nom,
                            cours::Boucle::Duree heure, std::stop_token arret = {}) {
    const bool passee = co_await boucle.dormir_jusqua(heure, arret);
    journal.push_back(nom + (passee ? " à " : " arrêtée à ") +
                      std::to_string(boucle.maintenant().count()));
}

cours::Tache<void> fautive(cours::Boucle& boucle) {
    co_await boucle.dormir_jusqua(5ms);
    throw std::runtime_error("panne");
}

}  // namespace

TEST_CASE("l'heure saute d'échéance en échéance") {
    cours::Boucle boucle;
    Journal journal;
    boucle.lancer(dormeuse(boucle, journal, "a", 24h));
    boucle.lancer(dormeuse(boucle, journal, "b", 10ms));
    boucle.lancer(dormeuse(boucle, journal, "c", 10ms));
    boucle.lancer(dormeuse(boucle, journal, "d", -5ms));
    REQUIRE(boucle.taches() == 4);
    boucle.tourner();
    REQUIRE(journal == Journal{"d à 0", "b à 10", "c à 10", "a à 86400000"});
    REQUIRE(boucle.taches() == 0);
    REQUIRE(boucle.minuteries() == 0);
}

TEST_CASE("l'arrêt réveille, et désarme la minuterie") {
    cours::Boucle boucle;
    Journal journal;
    std::stop_source arret;
    boucle.lancer(dormeuse(boucle, journal, "a", 1h, arret.get_token()));
    const auto demande = boucle.apres(7ms, [&] { arret.request_stop(); });
    boucle.tourner();
    REQUIRE(journal == Journal{"a arrêtée à 7"});
    boucle.lancer(dormeuse(boucle, journal, "b", 1h, arret.get_token()));
    boucle.tourner();
    REQUIRE(journal.back() == "b arrêtée à 7");
    REQUIRE(boucle.minuteries() == 0);
}

TEST_CASE("à la même heure, la première échéance l'emporte") {
    cours::Boucle boucle;
    Journal journal;
    std::stop_source arret;
    boucle.lancer(dormeuse(boucle, journal, "a", 7ms, arret.get_token()));
    boucle.tourner();
    boucle.lancer(dormeuse(boucle, journal, "b", 9ms, arret.get_token()));
    const auto demande = boucle.apres(2ms, [&] { arret.request_stop(); });
    boucle.tourner();
    REQUIRE(journal == Journal{"a à 7", "b arrêtée à 9"});
}

TEST_CASE("une minuterie détruite ne sonne pas") {
    cours::Boucle boucle;
    int sonneries = 0;
    {
        auto premiere = boucle.apres(1ms, [&] { ++sonneries; });
        const auto deplacee = std::move(premiere);
        REQUIRE(boucle.minuteries() == 1);
    }
    auto seconde = boucle.apres(2ms, [&] { sonneries += 10; });
    seconde = boucle.apres(3ms, [&] { sonneries += 100; });
    boucle.tourner();
    REQUIRE(sonneries == 100);
    REQUIRE(boucle.maintenant() == 3ms);
}

TEST_CASE("une exception sort de tourner(), et les autres continuent") {
    cours::Boucle boucle;
    Journal journal;
    boucle.lancer(dormeuse(boucle, journal, "a", 9ms));
    boucle.lancer(fautive(boucle));
    REQUIRE_THROWS_AS(boucle.tourner(), std::runtime_error);
    boucle.tourner();
    REQUIRE(journal == Journal{"a à 9"});
}

TEST_CASE("une boucle détruite détruit ce qui dormait") {
    Journal journal;
    std::stop_source arret;
    {
        cours::Boucle boucle;
        boucle.lancer(dormeuse(boucle, journal, "a", 9ms, arret.get_token()));
        boucle.lancer(fautive(boucle));
        REQUIRE_THROWS_AS(boucle.tourner(), std::runtime_error);
        REQUIRE(boucle.taches() == 1);
    }
    arret.request_stop();
    REQUIRE(journal.empty());
}
