// Les tableaux que font les tableurs.
#include "csv.hpp"

#include <fstream>
#include <juge/epreuve.hpp>

namespace {

std::vector<noter::LigneCsv> lire(const std::string& texte) {
    std::ofstream("tableau.csv", std::ios::binary) << texte;
    return noter::lire_csv("tableau.csv");
}

using Cases = std::vector<std::string>;

}  // namespace

TEST_CASE("virgules, points-virgules ou tabulations, d'après la première ligne") {
    for (const std::string s : {",", ";", "\t"}) {
        const auto lignes = lire("nom" + s + "note\n\nada" + s + "\"1" + s + "5\"\n");
        REQUIRE(lignes.size() == 2);
        REQUIRE(lignes[1].numero == 3);
        REQUIRE(lignes[1].cases == Cases{"ada", "1" + s + "5"});
    }
    REQUIRE(lire("nom;\"a,b,c\"\nx;y\n")[1].cases == Cases{"x", "y"});
}

TEST_CASE("une case citée contient guillemets, fins de ligne et séparateurs") {
    const auto lignes = lire("\xEF\xBB\xBF a , \"il dit \"\"non\"\"\npuis oui\" \r\nb,c");
    REQUIRE(lignes.size() == 2);
    REQUIRE(lignes[0].cases == Cases{"a", "il dit \"non\"\npuis oui"});
    REQUIRE(lignes[1].numero == 3);
    REQUIRE(lignes[1].cases == Cases{"b", "c"});
}

TEST_CASE("un CSV en Latin-1, ou aux accents décomposés, se lit") {
    REQUIRE(lire("zo\xE9\n")[0].cases == Cases{"zoé"});
    REQUIRE(lire("zoe\xCC\x81\n")[0].cases == Cases{"zoé"});
}

TEST_CASE("ce qui n'est pas un CSV est refusé") {
    REQUIRE_THROWS_WITH(lire("a\n\"b,\nc\n"),
                        "tableau.csv:2 : un guillemet ouvert n'est jamais refermé.");
    REQUIRE_THROWS_AS(lire(std::string("a\0b\0", 4)), std::runtime_error);
    REQUIRE_THROWS_WITH(noter::lire_csv("nulle_part.csv"), "nulle_part.csv n'est pas un fichier.");
    REQUIRE(lire("").empty());
}

TEST_CASE("une colonne se trouve par son nom, une case manquante est vide") {
    const auto lignes = lire("Rendu;Note\nada\n");
    REQUIRE(noter::colonne(lignes[0], {"points", "note"}) == 1);
    REQUIRE(noter::colonne(lignes[0], {"absente"}) == -1);
    REQUIRE(noter::case_de(lignes[1], 0) == "ada");
    REQUIRE(noter::case_de(lignes[1], 1).empty());
    REQUIRE(noter::case_de(lignes[1], -1).empty());
}
