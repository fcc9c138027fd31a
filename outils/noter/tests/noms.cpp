// Les noms que d'autres systèmes ont changés.
#include "noms.hpp"

#include <juge/epreuve.hpp>

#include "genres.hpp"

using noter::Parente;

TEST_CASE("NFC, NFD, cp850 et Latin-1 : le même nom") {
    for (const std::string nom : {"Zo\xC3\xA9", "Zoe\xCC\x81", "Zo\x82", "Zo\xE9"})
        REQUIRE(noter::en_unicode(nom) == "Zoé");
    REQUIRE(noter::pour_comparer("ZOE\xCC\x81") == noter::pour_comparer("zo\xE9"));
    REQUIRE(noter::en_unicode("") == "");
    INFO("n'importe quels octets donnent un nom");
    REQUIRE_FALSE(noter::en_unicode("\xFF\xFE\x80").empty());
}

TEST_CASE("ce qu'un navigateur, un système ou une plateforme ajoute à un nom reste reconnu") {
    REQUIRE(noter::parente("ex1_pile.hpp", "ex1_pile") == Parente::exacte);
    for (const std::string nom :
         {"ex1_pile (1).hpp", "ex1_pile(2).hpp", "EX1_Pile.HPP", "ex1_pile.hpp.txt",
          "ex1_pile (1) (1).hpp", "ex1_pile.hpp (1).txt", "Ex1_pile (12).hpp.TXT"})
        REQUIRE(noter::parente(nom, "ex1_pile") == Parente::proche);
    for (const std::string nom : {"ex1.hpp", "EX1 (1).hpp", "ex1.hpp.txt"})
        REQUIRE(noter::parente(nom, "ex1_pile") == Parente::abregee);
    for (const std::string nom :
         {"ex1_pile.cpp", "ex1_piles.hpp", "ex1_pile.test.cpp", "mon_ex1_pile.hpp",
          "._ex1_pile.hpp", "ex2.hpp", ".hpp", "ex1_pile.hpp.txt.zip", "ex1_pile"})
        REQUIRE(noter::parente(nom, "ex1_pile") == Parente::aucune);
    REQUIRE(noter::parente(std::string(100'000, 'x') + ".hpp", "ex1_pile") == Parente::aucune);
}

TEST_CASE("une extension se reconnaît en majuscules") {
    REQUIRE(noter::lire_extension("TP.ZIP").genre == noter::Genre::archive);
    REQUIRE(noter::lire_extension("tp.Tar.Gz").longueur == 7);
    REQUIRE(noter::lire_extension("tp.bundle").genre == noter::Genre::depot);
    REQUIRE(noter::lire_extension(".zip").genre == noter::Genre::inconnu);
    REQUIRE(noter::lire_extension("zip").genre == noter::Genre::inconnu);
}

TEST_CASE("on ne cherche pas de réponse dans une construction, mais dans ce qui y ressemble, si") {
    for (const std::string nom : {"build", "Build", "build-tsan", "solutions", ".git", "__MACOSX"})
        REQUIRE_FALSE(noter::raison_d_ignorer(nom).empty());
    for (const std::string nom : {"builder", "mes_solutions", "git", "src"})
        REQUIRE(noter::raison_d_ignorer(nom).empty());
}
