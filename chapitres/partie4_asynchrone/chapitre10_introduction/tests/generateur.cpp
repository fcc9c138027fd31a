#include <chapitre10/generateur.hpp>
#include <juge/epreuve.hpp>

namespace {

/// Compte les exemplaires vivants : un cadre oublié se voit.
struct Temoin {
    Temoin() { ++vivants; }
    Temoin(const Temoin&) = delete;
    Temoin& operator=(const Temoin&) = delete;
    ~Temoin() { --vivants; }
    static inline int vivants = 0;
};

cours::Generateur<int> compter(int limite, int& produits) {
    const Temoin temoin;
    for (int i = 0; i < limite; ++i) {
        ++produits;
        co_yield i;
    }
}

cours::Generateur<int> lever_apres(int valeurs) {
    for (int i = 0; i < valeurs; ++i)
        co_yield i;
    throw std::runtime_error("plus rien");
}

cours::Generateur<std::unique_ptr<int>> pointeurs() {
    for (int i = 0; i < 3; ++i)
        co_yield std::make_unique<int>(i);
}

}  // namespace

TEST_CASE("Generateur : des valeurs une à une, rien d'avance") {
    int produits = 0;
    auto generateur = compter(1000, produits);
    REQUIRE(produits == 0);
    std::vector<int> lus;
    for (const int i : generateur) {
        REQUIRE(produits == i + 1);
        lus.push_back(i);
        if (i == 4) break;
    }
    REQUIRE(lus == std::vector<int>{0, 1, 2, 3, 4});
    REQUIRE(produits == 5);
}

TEST_CASE("Generateur : abandonné n'importe où, il ne laisse rien") {
    int produits = 0;
    { auto jamais_demarre = compter(3, produits); }
    REQUIRE(Temoin::vivants == 0);
    {
        auto interrompu = compter(3, produits);
        interrompu.begin();
        REQUIRE(Temoin::vivants == 1);
    }
    REQUIRE(Temoin::vivants == 0);
    for ([[maybe_unused]] const int i : compter(3, produits)) {
    }
    REQUIRE(Temoin::vivants == 0);
}

TEST_CASE("Generateur : vide") {
    int produits = 0;
    int lus = 0;
    for ([[maybe_unused]] const int i : compter(0, produits))
        ++lus;
    REQUIRE(lus == 0);
}

TEST_CASE("Generateur : l'exception sort de l'avance qui la rencontre") {
    std::vector<int> lus;
    const auto parcourir = [&](int valeurs) {
        for (const int i : lever_apres(valeurs))
            lus.push_back(i);
    };
    REQUIRE_THROWS_AS(parcourir(2), std::runtime_error);
    REQUIRE(lus == std::vector<int>{0, 1});
    REQUIRE_THROWS_AS(parcourir(0), std::runtime_error);
}

TEST_CASE("Generateur : se déplace, ne se copie pas") {
    static_assert(!std::is_copy_constructible_v<cours::Generateur<int>>);
    static_assert(std::input_iterator<cours::Generateur<int>::Iterateur>);
    int produits = 0;
    auto source = compter(10, produits);
    auto cible = std::move(source);
    cible = compter(2, produits);
    int somme = 0;
    for (const int i : cible)
        somme += i;
    REQUIRE(somme == 1);
}

TEST_CASE("Generateur : la valeur n'est pas copiée") {
    int attendu = 0;
    for (const auto& pointeur : pointeurs())
        REQUIRE(*pointeur == attendu++);
    REQUIRE(attendu == 3);
}
