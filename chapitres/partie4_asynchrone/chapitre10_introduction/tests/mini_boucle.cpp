#include <malloc.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <chapitre07/descripteur.hpp>
#include <chapitre07/inventaire.hpp>
#include <chapitre10/mini_boucle.hpp>
#include <juge/epreuve.hpp>

namespace {

using namespace std::chrono_literals;
using Journal = std::vector<std::string>;

cours::Tache<void> dormeuse(cours::MiniBoucle& boucle, Journal& journal, std::string nom,
                            std::chrono::nanoseconds duree) {
    journal.push_back(nom + " dort");
    co_await boucle.dormir(duree);
    journal.push_back(nom + " finit");
}

cours::Tache<void> polie(cours::MiniBoucle& boucle, Journal& journal, std::string nom) {
    for (int i = 0; i < 2; ++i) {
        journal.push_back(nom);
        co_await boucle.ceder();
    }
}

cours::Tache<void> tetue(cours::MiniBoucle& boucle, const bool& finir) {
    while (!finir)
        co_await boucle.ceder();
}

cours::Tache<void> lectrice(cours::MiniBoucle& boucle, int descripteur, std::string& lu) {
    co_await boucle.lisible(descripteur);
    char lettre = '\0';
    if (::read(descripteur, &lettre, 1) == 1) lu += lettre;
}

cours::Tache<void> ecrivaine(cours::MiniBoucle& boucle, int descripteur) {
    co_await boucle.dormir(1ms);
    cours::ecrire_tout(descripteur, "x");
}

cours::Tache<void> fautive(cours::MiniBoucle& boucle) {
    co_await boucle.ceder();
    throw std::runtime_error("tâche fautive");
}

cours::Tache<void> lever(cours::MiniBoucle& boucle, bool& finir) {
    co_await boucle.dormir(1ms);
    finir = true;
}

struct JamaisReprise {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    void await_resume() const noexcept {}
};

cours::Tache<void> oubliee(std::shared_ptr<int>) {
    co_await JamaisReprise{};
}

cours::Tache<void> attendre_seulement(cours::MiniBoucle& boucle) {
    co_await boucle.dormir(1h);
}

}  // namespace

TEST_CASE("MiniBoucle : les échéances dans l'ordre, à égalité l'ordre d'arrivée", "[simple]") {
    juge::HorlogeFactice horloge;
    cours::MiniBoucle boucle;
    Journal journal;
    boucle.lancer(dormeuse(boucle, journal, "a", 2h));
    boucle.lancer(dormeuse(boucle, journal, "b", 1h));
    boucle.lancer(dormeuse(boucle, journal, "c", 2h));
    boucle.lancer(dormeuse(boucle, journal, "d", -1s));
    juge::Acteur fil("boucle", [&] { boucle.tourner(); });
    for (int heure = 0; heure < 2; ++heure) {
        REQUIRE(horloge.attendre_dormeurs(1));  // elle dort vraiment, jusqu'à l'échéance
        horloge.avancer(1h);
    }
    fil.attendre_fin("toutes les échéances sont passées");
    REQUIRE(journal == Journal{"a dort", "b dort", "c dort", "d dort", "d finit", "b finit",
                               "a finit", "c finit"});
    REQUIRE(horloge.lectures() < 100);
}

TEST_CASE("MiniBoucle : à tour de rôle") {
    cours::MiniBoucle boucle;
    Journal journal;
    boucle.lancer(polie(boucle, journal, "a"));
    boucle.lancer(polie(boucle, journal, "b"));
    REQUIRE(boucle.taches() == 2);
    boucle.tourner();
    REQUIRE(journal == Journal{"a", "b", "a", "b"});
    REQUIRE(boucle.taches() == 0);
    boucle.tourner();  // rien à faire : elle revient
}

TEST_CASE("MiniBoucle : une tâche toujours prête n'affame ni les minuteries ni les descripteurs") {
    cours::MiniBoucle boucle;
    const auto tube = cours::ouvrir_tube();
    bool finir = false;
    std::string lu;
    boucle.lancer(tetue(boucle, finir));
    boucle.lancer(ecrivaine(boucle, tube.ecriture.numero()));
    boucle.lancer(lectrice(boucle, tube.lecture.numero(), lu));
    boucle.lancer(lever(boucle, finir));
    boucle.tourner();
    REQUIRE(lu == "x");
}

TEST_CASE("MiniBoucle : attendre un descripteur, une minuterie, ou les deux") {
    cours::MiniBoucle boucle;
    std::array<cours::BoutsDeTube, 100> tubes;
    std::string lu;
    for (auto& tube : tubes) {
        tube = cours::ouvrir_tube();
        boucle.lancer(lectrice(boucle, tube.lecture.numero(), lu));
        boucle.lancer(ecrivaine(boucle, tube.ecriture.numero()));
    }
    boucle.tourner();
    REQUIRE(lu == std::string(tubes.size(), 'x'));
}

TEST_CASE("MiniBoucle : un descripteur refusé est une erreur de la tâche") {
    cours::MiniBoucle boucle;
    std::string lu;
    boucle.lancer(lectrice(boucle, -1, lu));
    REQUIRE_THROWS_AS(boucle.tourner(), std::system_error);
    const auto tube = cours::ouvrir_tube();
    boucle.lancer(lectrice(boucle, tube.lecture.numero(), lu));
    boucle.lancer(lectrice(boucle, tube.lecture.numero(), lu));
    REQUIRE_THROWS_AS(boucle.tourner(), std::system_error);
    cours::ecrire_tout(tube.ecriture.numero(), "y");
    boucle.tourner();
    REQUIRE(lu == "y");
}

TEST_CASE("MiniBoucle : l'exception sort, les autres tâches continuent") {
    cours::MiniBoucle boucle;
    Journal journal;
    boucle.lancer(fautive(boucle));
    boucle.lancer(dormeuse(boucle, journal, "a", 1ms));
    REQUIRE_THROWS_WITH(boucle.tourner(), "tâche fautive");
    REQUIRE(boucle.taches() == 1);
    boucle.tourner();
    REQUIRE(journal == Journal{"a dort", "a finit"});
}

TEST_CASE("MiniBoucle : ce que rien ne réveillera est une erreur, et ne laisse rien") {
    const auto temoin = std::make_shared<int>(0);
    const auto avant = cours::descripteurs_ouverts();
    {
        cours::MiniBoucle boucle;
        boucle.lancer(oubliee(temoin));
        REQUIRE_THROWS_AS(boucle.tourner(), cours::BoucleBloquee);
        boucle.lancer(oubliee(temoin));  // celle-ci n'aura même pas commencé
        REQUIRE(temoin.use_count() == 3);
    }
    REQUIRE(temoin.use_count() == 1);
    REQUIRE(cours::descripteurs_ouverts() == avant);
}

TEST_CASE("MiniBoucle : une coroutine en attente coûte au plus deux kibioctets", "[simple]") {
    juge::HorlogeFactice horloge;
    cours::MiniBoucle boucle;
    constexpr std::size_t taches = 1000;
    const auto avant = ::mallinfo2().uordblks;
    for (std::size_t i = 0; i < taches; ++i)
        boucle.lancer(attendre_seulement(boucle));
    juge::Acteur fil("boucle", [&] { boucle.tourner(); });
    REQUIRE(horloge.attendre_dormeurs(1));
    const auto octets = (::mallinfo2().uordblks - avant) / taches;
    horloge.avancer(1h);
    fil.attendre_fin("toutes les échéances sont passées");
    CAPTURE(octets);
    REQUIRE(octets > 0);
    REQUIRE(octets <= 2048);
}
