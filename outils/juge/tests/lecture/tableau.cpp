// L'ordre qui échoue, tel qu'on le lit : en colonnes, sans jamais dépasser.
#include "tableau.hpp"

#include <juge/epreuve.hpp>

namespace {

std::string code(const juge::Endroit& endroit) {
    if (endroit.fichier != "dossier/a.hpp") return "";
    return endroit.ligne == 1 ? "x.store(1, std::memory_order_relaxed);"
                              : "const int une_variable_au_nom_interminable = y.load();";
}

std::vector<std::string> tableau(const std::vector<juge::Pas>& histoire) {
    return juge::mettre_en_tableau(histoire, code);
}

const juge::Endroit un{"dossier/a.hpp", 1, ""};
const juge::Endroit deux{"dossier/a.hpp", 22, ""};

/// Le nombre de caractères d'une ligne.
long largeur(const std::string& ligne) {
    return std::count_if(ligne.begin(), ligne.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

}  // namespace

TEST_CASE("une histoire vide n'a pas de tableau") {
    REQUIRE(tableau({}).empty());
}

TEST_CASE("une colonne par thread, une ligne par événement") {
    REQUIRE(tableau({{"zéro", "écrit 1", un}, {"un", "lit 0", deux}}) ==
            std::vector<std::string>{
                "ligne                                             zéro          un",
                "    1 x.store(1, relaxed);                        écrit 1",
                "   22 const int une_variable_au_nom_interminable…               lit 0",
            });
}

TEST_CASE("une valeur ancienne s'explique, et deux fichiers ont chacun leur lettre") {
    const auto lignes =
        tableau({{"a", "lit 0, ancien", un}, {"b", "écrit 1", {"ailleurs/b.cpp", 7, ""}}});
    REQUIRE(lignes.size() == 5);
    REQUIRE(lignes[1].starts_with("   a1 x.store"));
    REQUIRE(lignes[2].starts_with("   b7 "));
    REQUIRE(lignes[3] == "a : a.hpp ; b : b.cpp");
    REQUIRE(lignes[4].starts_with("« ancien »"));
}

TEST_CASE("d'une longue histoire, la fin ; et jamais plus de 78 colonnes") {
    std::vector<juge::Pas> histoire;
    for (int i = 0; i < 200; ++i)
        histoire.push_back({"un thread au nom long " + std::to_string(i % 5),
                            "123456789 devient 987654321", i % 2 == 0 ? un : deux});
    const auto lignes = tableau(histoire);
    REQUIRE(lignes[1] == "   … (160 événements avant)");
    REQUIRE(lignes.size() == 42);
    for (const auto& ligne : lignes)
        REQUIRE(largeur(ligne) <= 78);
}
