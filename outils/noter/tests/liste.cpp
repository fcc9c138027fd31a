// La liste de la classe : absents, inconnus, homonymes.
#include "liste.hpp"

#include <fstream>
#include <juge/epreuve.hpp>

#include "identite.hpp"

namespace {

using Noms = std::vector<std::string>;

std::vector<noter::Inscrit> lire_la_liste(const std::string& texte) {
    std::ofstream("liste.csv") << texte;
    return noter::lire_liste("liste.csv");
}

}  // namespace

TEST_CASE("le nom d'un dossier exporté par Moodle dit à qui il est") {
    const auto depot = noter::depot_moodle("Ada Byron-Lé_12345_assignsubmission_file_");
    REQUIRE(depot.has_value());
    REQUIRE(depot->nom == "Ada Byron-Lé");
    REQUIRE(depot->numero == "12345");
    REQUIRE(depot->dossier == "Ada Byron-Lé_12345_assignsubmission_file_");
    REQUIRE(noter::nom_a_lire("Ada_1_assignsubmission_file_") == "Ada (1)");
    REQUIRE(noter::nom_a_lire("ada_1") == "ada_1");
    INFO("depuis Moodle 4.1, sans dernier _ ; à plat, le nom du fichier suit");
    REQUIRE(noter::depot_moodle("Ada_1_assignsubmission_file")->dossier ==
            "Ada_1_assignsubmission_file");
    REQUIRE(noter::depot_moodle("Ada_1_assignsubmission_file_rendu_final")->dossier ==
            "Ada_1_assignsubmission_file_");
    for (const std::string autre :
         {"ada", "ada_byron", "ada_byron_1_assignsubmission_file_", "Ada_x_assignsubmission_file_"})
        REQUIRE_FALSE(noter::depot_moodle(autre).has_value());
}

TEST_CASE("une liste exportée de Moodle : absents et inconnus") {
    const auto inscrits = lire_la_liste(
        "\xEF\xBB\xBFIdentifiant,\"Nom complet\",\"Adresse de courriel\",Statut,Note\n"
        "\"Participant 1\",\"Ada Byron\",ada@exemple.org,Remis,\n"
        "\"Participant 2\",\"Bob Lé\",bob@exemple.org,,\n"
        "\"Participant 3\",\"Ada Byron\",ada2@exemple.org,Remis,\n");
    REQUIRE(inscrits.size() == 3);
    const auto appel = noter::faire_l_appel(
        inscrits, {"Ada Byron_1_assignsubmission_file_", "Ada Byron_3_assignsubmission_file_",
                   "Remis_4_assignsubmission_file_"});
    REQUIRE(appel.absents == Noms{"Bob Lé"});
    REQUIRE(appel.a_regarder[0].empty());
    REQUIRE(appel.a_regarder[1].empty());
    REQUIRE(appel.a_regarder[2] == "Il n'est à personne de la liste de la classe.");
}

TEST_CASE("nom et prénom dans deux colonnes, dans n'importe quel ordre ; ou un identifiant") {
    const auto inscrits =
        lire_la_liste("Nom;Prénom;Login;Groupe\nByron;Ada;ab12;A\nLé;Zoé;zl34;B\n");
    const auto appel = noter::faire_l_appel(inscrits, {"byron_ada", "zl34", "byron"});
    REQUIRE(appel.absents.empty());
    REQUIRE(appel.a_regarder[0].empty());
    REQUIRE(appel.a_regarder[1].empty());
    REQUIRE_FALSE(appel.a_regarder[2].empty());
}

TEST_CASE("une liste sans ligne de titres : toutes les cases désignent") {
    const auto appel = noter::faire_l_appel(lire_la_liste("ada,12\nbob,13\n"), {"12"});
    REQUIRE(appel.absents == Noms{"bob"});
    REQUIRE(appel.a_regarder[0].empty());
}

TEST_CASE("deux rendus d'un inscrit, un rendu de deux inscrits : à regarder") {
    auto appel =
        noter::faire_l_appel(lire_la_liste("nom,login\nada byron,ab\n"), {"Ada Byron", "ab"});
    REQUIRE(appel.a_regarder[0] ==
            "ada byron (ligne 2 de la liste) est peut-être l'auteur de 2 rendus.");
    REQUIRE(appel.a_regarder[1] == appel.a_regarder[0]);
    appel = noter::faire_l_appel(lire_la_liste("nom\nada byron\nByron Ada\n"), {"ada_byron"});
    REQUIRE(appel.absents.empty());
    REQUIRE(appel.a_regarder[0] ==
            "Il est peut-être à plusieurs inscrits de la liste : ada byron (ligne 2), Byron Ada "
            "(ligne 3).");
}

TEST_CASE("deux absents du même nom restent deux") {
    REQUIRE(noter::faire_l_appel(lire_la_liste("nom\nada\nada\n"), {"bob"}).absents ==
            Noms{"ada", "ada (ligne 3)"});
}

TEST_CASE("une liste vide est refusée") {
    REQUIRE_THROWS_WITH(lire_la_liste("nom,prénom\n"),
                        "Il n'y a aucun étudiant dans la liste liste.csv");
    REQUIRE_THROWS_AS(lire_la_liste(""), std::runtime_error);
}
