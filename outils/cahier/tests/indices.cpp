#include "indices.hpp"

#include <juge/epreuve.hpp>

TEST_CASE("chaque section « ## Indice N » est un indice, sans lignes vides autour") {
    const auto indices = cahier::decouper_indices(
        "# Indices\n\nÀ lire un par un.\n\n"
        "## Indice 1\n\nRelisez 1.6.\n\n```cpp\nint x;\n\nint y;\n```\n\n"
        "## Indice 2\nDeux conditions.\n");
    REQUIRE(indices.size() == 2);
    CHECK(indices[0] == "Relisez 1.6.\n\n```cpp\nint x;\n\nint y;\n```");
    CHECK(indices[1] == "Deux conditions.");
}

TEST_CASE("une autre section n'entre pas dans l'indice qui la précède") {
    const auto indices = cahier::decouper_indices(
        "## Indice 1\nOui.\n## Notes de l'auteur\nNon.\n## Indice 2\nOui.\n");
    CHECK(indices == std::vector<std::string>{"Oui.", "Oui."});
}

TEST_CASE("les fins de ligne de Windows sont celles d'un texte comme un autre") {
    const auto indices = cahier::decouper_indices(
        "## Indice 1\r\n\r\nUn.\r\n\r\nDeux.\r\n\r\n## Indice 2\r\nTrois.\r\n");
    CHECK(indices == std::vector<std::string>{"Un.\n\nDeux.", "Trois."});
}

TEST_CASE("un texte sans section n'a pas d'indice") {
    CHECK(cahier::decouper_indices("").empty());
    CHECK(cahier::decouper_indices("# Indices\nbientôt\n").empty());
}
