#include "texte.hpp"

#include <clocale>
#include <juge/epreuve.hpp>

using cahier::replier;
using Lignes = std::vector<std::string>;

namespace {

void adopter_utf8() {
    REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr);
}

}  // namespace

TEST_CASE("une ligne se mesure en colonnes, pas en octets") {
    adopter_utf8();
    CHECK(cahier::colonnes("déjà vu") == 7);
    CHECK(cahier::colonnes("★★☆ — 5.1") == 9);
    CHECK(cahier::colonnes("漢字") == 4);
    CHECK(cahier::colonnes("e\u0301") == 1);
    CHECK(cahier::colonnes("") == 0);
}

TEST_CASE("le texte est coupé entre les mots, et garde son retrait") {
    adopter_utf8();
    CHECK(replier("un deux trois", 8) == Lignes{"un deux", "trois"});
    CHECK(replier("    écrire à demi", 12) == Lignes{"    écrire à", "    demi"});
    CHECK(replier("a\n\nb", 10) == Lignes{"a", "", "b"});
    CHECK(replier("", 10) == Lignes{""});
    CHECK(replier("\tx", 10) == Lignes{"    x"});
}

TEST_CASE("un mot plus long que la ligne est coupé net, même très étroite") {
    adopter_utf8();
    CHECK(replier("chapitres/ex1.hpp", 10) == Lignes{"chapitres/", "ex1.hpp"});
    CHECK(replier("éàü", 1) == Lignes{"é", "à", "ü"});
    CHECK(replier("漢字", 1) == Lignes{"漢", "字"});
    CHECK(replier("ab", 0) == Lignes{"a", "b"});
}

TEST_CASE("un chemin trop long est coupé entre ses dossiers, et le fichier garde le sien") {
    adopter_utf8();
    const std::string chemin = "chapitres/partie2/chapitre05/exercices/ex1.hpp:41";
    CHECK(replier(chemin, 49) == Lignes{chemin});
    CHECK(replier(chemin, 48) == Lignes{"chapitres/partie2/chapitre05/", "exercices/ex1.hpp:41"});
    CHECK(replier("écriture : " + chemin + " (f)", 49) == Lignes{"écriture :", chemin, "(f)"});
    CHECK(replier("    (f) " + chemin, 50) == Lignes{"    (f)", chemin});
    CHECK(replier("/racine_sans_dossier", 10) == Lignes{"/", "racine_san", "s_dossier"});
}

TEST_CASE("dans un texte qui défile, un mot trop long reste entier : le terminal le replie") {
    adopter_utf8();
    const std::string chemin = "chapitres/partie2/exercices/ex1.hpp:41";
    CHECK(cahier::a_la_largeur("voir " + chemin + " ici\n", 20) == "voir\n" + chemin + "\nici\n");
    CHECK(cahier::a_la_largeur("un deux trois\n\n  quatre cinq\n", 9) ==
          "un deux\ntrois\n\n  quatre\n  cinq\n");
    CHECK(cahier::a_la_largeur("sans fin de ligne", 80) == "sans fin de ligne");
    CHECK(cahier::a_la_largeur("\ttel quel, sans terminal", 0) == "\ttel quel, sans terminal");
}

TEST_CASE("la ponctuation double et les guillemets restent avec leur mot") {
    adopter_utf8();
    CHECK(replier("pas de verdict : le bruit", 15) == Lignes{"pas de", "verdict : le", "bruit"});
    CHECK(replier("le cas « un » ici", 9) == Lignes{"le cas", "« un »", "ici"});
    CHECK(replier("chapitre : x", 9) == Lignes{"chapitre", ": x"});  // mieux qu'un mot coupé
    CHECK(replier("std :: x", 4) == Lignes{"std", ":: x"});
}

TEST_CASE("la suite d'un commentaire, d'une citation ou d'un point de liste en garde la marque") {
    adopter_utf8();
    CHECK(replier("    // un deux trois", 15) == Lignes{"    // un deux", "    // trois"});
    CHECK(replier("// - un deux trois", 12) == Lignes{"// - un deux", "//   trois"});
    CHECK(replier("> un deux trois", 10) == Lignes{"> un deux", "> trois"});
    CHECK(replier("  - un deux trois", 12) == Lignes{"  - un deux", "    trois"});
}

TEST_CASE("une couleur n'a pas de largeur, et n'est jamais coupée") {
    adopter_utf8();
    CHECK(cahier::colonnes("\033[1;31mÉCHEC\033[0m") == 5);
    CHECK(replier("\033[1mun deux\033[0m trois", 7) == Lignes{"\033[1mun deux\033[0m", "trois"});
    CHECK(cahier::en_ascii("\033[2mé\033[0m") == "\033[2me\033[0m");
}

TEST_CASE("de l'UTF-8 abîmé ne fait pas tourner en rond") {
    adopter_utf8();
    CHECK(replier("\xC3\xA9\xFF\xE2\x82", 80).size() == 1);
    CHECK(cahier::en_ascii("\xFF\xE2") == "??");
}

TEST_CASE("sans UTF-8, les accents s'en vont et le sens reste") {
    CHECK(cahier::en_ascii("RÉUSSI — « cœur » ★☆…") == "REUSSI - \" coeur \" *....");
    CHECK(cahier::en_ascii("e\u0301\u00A0!") == "e !");
    CHECK(cahier::en_ascii("漢") == "?");
}

TEST_CASE("ce qui dépasse est remplacé par des points de suspension") {
    adopter_utf8();
    CHECK(cahier::garder_debut("exercice", 8) == "exercice");
    CHECK(cahier::garder_debut("exercice", 5) == "exer…");
    CHECK(cahier::garder_debut("x", 0).empty());
}
