#include <chapitre02/graphique.hpp>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <juge/epreuve.hpp>
#include <sstream>

using cours::Graphique;
namespace fs = std::filesystem;

namespace {

Graphique exemple() {
    Graphique graphique("L'essai d'un titre", "x (m)", "y (s)");
    graphique.ajouter("l'une", {{1, 10, 9, 12}, {2, 20, 18, 21}, {3, 15, 15, 15}});
    graphique.ajouter("l'autre", {{1, 5, 5, 5}, {3, 7, 7, 7}});
    return graphique;
}

std::string lire(const fs::path& fichier) {
    std::ostringstream texte;
    texte << std::ifstream(fichier, std::ios::binary).rdbuf();
    return texte.str();
}

}  // namespace

TEST_CASE("dessiner_barres : à l'échelle de la plus grande, au huitième près") {
    const std::string texte =
        cours::dessiner_barres({{"avant", 8}, {"après", 3}, {"rien", 0}}, "ms", 4);
    REQUIRE(texte ==
            "avant  ████      8.000 ms\n"
            "après  █▌        3.000 ms\n"
            "rien             0.000 ms\n");
    REQUIRE(cours::dessiner_barres({}, "ms").empty());
    REQUIRE(cours::dessiner_barres({{"nulle", 0}}, "s", 2) == "nulle          0.000 s\n");
}

TEST_CASE("dessiner_barres : refuse ce qui ne se dessine pas") {
    REQUIRE_THROWS_AS(cours::dessiner_barres({{"a", -1}}, "ms"), std::invalid_argument);
    REQUIRE_THROWS_AS(cours::dessiner_barres({{"a", std::nan("")}}, "ms"), std::invalid_argument);
    REQUIRE_THROWS_AS(cours::dessiner_barres({{"a", 1}}, "ms", 0), std::invalid_argument);
}

TEST_CASE("Graphique : refuse une courbe vide, un nombre infini, un format inconnu") {
    Graphique graphique("titre", "x", "y");
    REQUIRE_THROWS_AS(graphique.ajouter("vide", {}), std::invalid_argument);
    REQUIRE_THROWS_AS(graphique.ajouter("infinie", {{1, INFINITY, 1, 1}}), std::invalid_argument);
    REQUIRE_THROWS_AS(graphique.en_texte(), std::invalid_argument);
    REQUIRE_THROWS_AS(exemple().ecrire("courbe.pdf"), std::invalid_argument);
}

TEST_CASE("Graphique : sans gnuplot, une phrase dit ce qui manque et quoi faire") {
    ::setenv("PATH", "/nulle-part", 1);
    try {
        exemple().en_texte();
        FAIL("GnuplotAbsent devait être levée");
    } catch (const cours::GnuplotAbsent& absence) {
        REQUIRE(std::string(absence.what()).find("sudo apt install gnuplot-nox") !=
                std::string::npos);
    }
}

TEST_CASE("Graphique : gnuplot dessine en texte, en SVG et en PNG ; ou son absence est dite") {
    const fs::path dossier = fs::temp_directory_path();
    try {
        const std::string texte = exemple().en_texte(70, 20);
        REQUIRE(texte.find("L'essai d'un titre") != std::string::npos);
        REQUIRE(texte.find("l'autre") != std::string::npos);
        exemple().ecrire(dossier / "essai d'une courbe.svg");
        const std::string svg = lire(dossier / "essai d'une courbe.svg");
        REQUIRE(svg.find("<svg") != std::string::npos);
        REQUIRE(svg.find("</svg>") != std::string::npos);
        REQUIRE(svg.find("x (m)") != std::string::npos);
        REQUIRE(svg.find("<path") != std::string::npos);
        exemple().ecrire(dossier / "essai.png");
        REQUIRE(lire(dossier / "essai.png").substr(0, 8) == "\x89PNG\r\n\x1a\n");
        REQUIRE_THROWS_AS(exemple().ecrire("/dossier/absent/courbe.svg"), std::runtime_error);
    } catch (const cours::GnuplotAbsent& absence) {
        WARN(absence.what());
        SUCCEED("gnuplot n'est pas installé ici : son absence est dite, rien d'autre ne casse");
    }
}
