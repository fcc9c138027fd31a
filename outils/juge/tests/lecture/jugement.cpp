#include "jugement.hpp"

#include <fstream>
#include <juge/epreuve.hpp>

namespace {

/// Ce que le juge répond à propos d'une épreuve de ce texte, jugée dans ces constructions.
std::string refus(const std::string& texte, const std::vector<std::string>& profils,
                  const juge::Options& options = {}) {
    std::ofstream("essai.cpp") << texte;
    juge::Epreuve epreuve;
    epreuve.id = "essai";
    epreuve.profils = profils;
    epreuve.sources = {"essai.cpp"};
    epreuve.produits = "absents";
    try {
        juge::juger({}, epreuve, options);
        return "jugée";
    } catch (const std::runtime_error& erreur) {
        return erreur.what();
    }
}

}  // namespace

TEST_CASE("une épreuve dont un cas ne s'exécuterait jamais est refusée") {
    REQUIRE(refus("TEST_CASE(\"a\") {}\nTEST_CASE(\"b\", \"[tsan][asan]\") {}", {"simple"}) ==
            "essai : le cas « b » est réservé à une construction ([tsan][asan]) que l'exercice ne "
            "déclare pas (simple) : il ne s'exécuterait jamais. Ajoutez-la à ses INSTRUMENTS");
}

TEST_CASE("un cas qui ne s'exécute pas dans la construction choisie n'est pas jugé") {
    const std::string epreuve = "TEST_CASE(\"a\", \"[simple]\") {}";
    juge::Options options;
    options.profil = "tsan";
    REQUIRE(refus(epreuve, {"simple", "tsan"}, options) ==
            "essai : aucun cas dans la construction tsan");
    options.cas = "a";
    REQUIRE(refus(epreuve, {"simple", "tsan"}, options) ==
            "essai : aucun cas « a » dans la construction tsan");
    INFO("ailleurs, il est jugé : il ne manque ici que la recette");
    options.profil = "simple";
    REQUIRE(refus(epreuve, {"simple", "tsan"}, options).find("La recette de construction") == 0);
}
