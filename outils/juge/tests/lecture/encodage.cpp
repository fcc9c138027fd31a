// Un fichier mal enregistré est un accident, dont on dit comment sortir.
#include "encodage.hpp"

#include <juge/epreuve.hpp>
#include <string>

#include "commun/contient.hpp"
#include "lecture.hpp"
#include "reproches.hpp"

namespace {

using commun::contient;
using namespace std::string_literals;

/// Le texte en UTF-16, l'octet de poids faible d'abord ou non.
std::string en_utf16(const std::string& ascii, bool petit_boutiste) {
    std::string octets;
    for (const char c : ascii) {
        octets += petit_boutiste ? c : '\0';
        octets += petit_boutiste ? '\0' : c;
    }
    return octets;
}

}  // namespace

TEST_CASE(
    "un fichier en UTF-16 est reconnu, avec ou sans marque, et l'on dit comment le convertir") {
    const std::string texte = "#pragma once\nint a = 1;\n";
    for (const auto& octets :
         {"\xFF\xFE" + en_utf16(texte, true), "\xFE\xFF" + en_utf16(texte, false),
          en_utf16(texte, true), en_utf16(texte, false)}) {
        const auto accident = juge::lire_encodage(octets, "ex1.hpp");
        REQUIRE(accident.has_value());
        REQUIRE(contient(accident->phrase, "Ce fichier n'est pas de l'UTF-8"));
        REQUIRE(contient(accident->remede,
                         "iconv -f UTF-16 -t UTF-8 <ex1.hpp >ex1.hpp.neuf && mv ex1.hpp.neuf"));
    }
    REQUIRE(contient(juge::lire_encodage("\xFF\xFE\0\0a\0\0\0"s, "a")->phrase, "UTF-32"));
}

TEST_CASE("les octets qui ne sont pas du texte sont nommés, avec leur ligne") {
    const auto accident = [](const std::string& octets) {
        const auto lu = juge::lire_encodage(octets, "a.hpp");
        return lu ? std::to_string(lu->ligne) + " " + lu->phrase : "";
    };
    REQUIRE(contient(accident("int a;\rint b;\r"), "1 Les fins de ligne de ce fichier"));
    REQUIRE(
        contient(accident("int a;\n// b\rint c;\n"), "2 Ce fichier contient un retour chariot"));
    REQUIRE(contient(accident("int a;\nint b;\n\x1a"), "3 Ce fichier contient un Ctrl-Z"));
    REQUIRE(
        contient(accident("int a = 10;\nint b = 11;\n\0"s), "3 Ce fichier contient un octet nul"));
    REQUIRE(contient(accident("int a;\n\x1b"), "2 Ce fichier contient un caractère de commande"));
    REQUIRE(contient(juge::lire_encodage("\x7f", "a.hpp")->remede, "tr -d '\\177' <a.hpp"));
}

TEST_CASE("ce que tous les compilateurs lisent de la même façon est accepté") {
    for (const auto& texte : {"int été;\r\n\tint b;\r\n"s, "\xEF\xBB\xBFint a;\n"s, "// caf\xE9\n"s,
                              "int a;\f\n\v\n"s, ""s}) {
        INFO(texte);
        REQUIRE_FALSE(juge::lire_encodage(texte, "a.hpp").has_value());
    }
}

TEST_CASE("un accident n'est jamais une triche, même autour d'un mot qui en serait une") {
    juge::Epreuve epreuve;
    for (const auto& octets : {"\xFF\xFE" + en_utf16("void f() { exit(0); }", true),
                               "// a\rvoid f() { exit(0); }"s, "void f() { exit(0); }\x1a"s}) {
        juge::ecrire_texte("reponse.hpp", octets);
        const auto constats = juge::constats_de_lecture(epreuve, "reponse.hpp");
        REQUIRE(constats.size() == 1);
        REQUIRE(constats.front().verdict == juge::Verdict::ne_compile_pas);
        REQUIRE(constats.front().endroit->fichier == "reponse.hpp");
    }
}
