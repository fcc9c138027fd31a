#include <chapitre10/mini_boucle.hpp>
#include <chapitre10/tache.hpp>
#include <juge/epreuve.hpp>

namespace {

cours::Tache<int> carre(int n) {
    co_return n* n;
}

cours::Tache<std::unique_ptr<int>> emballer(int n) {
    co_return std::make_unique<int>(n);
}

cours::Tache<int> echouer() {
    throw std::out_of_range("rang 12");
    co_return 0;
}

cours::Tache<void> additionner(int& somme) {
    const int a = co_await carre(3);
    const int b = co_await carre(4);
    const auto c = co_await emballer(100);
    somme = a + b + *c;
}

cours::Tache<void> attraper(std::string& message) {
    try {
        co_await echouer();
    } catch (const std::out_of_range& erreur) {
        message = erreur.what();
    }
}

cours::Tache<int> descendre(int n) {
    if (n == 0) co_return 0;
    const int dessous = co_await descendre(n - 1);
    co_return dessous + 1;
}

cours::Tache<void> descendre_dans(int& profondeur) {
    profondeur = co_await descendre(500);
}

void faire(cours::Tache<void> tache) {
    cours::MiniBoucle boucle;
    boucle.lancer(std::move(tache));
    boucle.tourner();
}

}  // namespace

TEST_CASE("Tache : résultats, valeurs déplacées") {
    int somme = 0;
    auto tache = additionner(somme);
    REQUIRE(somme == 0);  // paresseuse
    faire(std::move(tache));
    REQUIRE(somme == 125);
}

TEST_CASE("Tache : l'exception remonte à qui l'attend") {
    std::string message;
    faire(attraper(message));
    REQUIRE(message == "rang 12");
}

TEST_CASE("Tache : des appels en chaîne") {
    int profondeur = 0;
    faire(descendre_dans(profondeur));
    REQUIRE(profondeur == 500);
}

TEST_CASE("Tache : jamais attendue, elle ne s'exécute pas et ne laisse rien") {
    const auto temoin = std::make_shared<int>(0);
    const auto garder = [](std::shared_ptr<int>) -> cours::Tache<void> { co_return; };
    { const auto tache = garder(temoin); }
    REQUIRE(temoin.use_count() == 1);
}
