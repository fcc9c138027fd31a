#include "affichage.hpp"
#include "jugement_json.hpp"

#include <juge/epreuve.hpp>
#include <nlohmann/json.hpp>

TEST_CASE("ce qui n'est pas affichable est remplacé, le reste est gardé") {
    REQUIRE(juge::affichable("été\tà\nParis « ok »") == "été\tà\nParis « ok »");
    INFO("octets qui ne forment pas de l'UTF-8");
    REQUIRE(juge::affichable("a\xFF"
                             "b\xC3") == "a�b�");
    INFO("caractères de commande : un terminal y obéirait");
    REQUIRE(juge::affichable("\033[2Jx") == "�[2Jx");
    REQUIRE(juge::affichable(std::string("a\0b", 3)) == "a�b");
    REQUIRE(juge::affichable("\xC2\x9B"
                             "2J\x7F") == "�2J�");
    INFO("sens de lecture inversé (« Trojan Source »), et ce que XML n'admet pas");
    REQUIRE(juge::affichable("a\u202Eb\u2069c\xEF\xBF\xBF") == "a�b�c�");
    INFO("une fin de ligne de Windows, mais pas un retour qui récrirait la ligne");
    REQUIRE(juge::affichable("a\r\nb\rc") == "a\nb�c");
    REQUIRE(juge::affichable("— … 🎉 \u2065") == "— … 🎉 \u2065");
}

TEST_CASE("un jugement en JSON se relit, avec ses accents") {
    juge::Jugement jugement;
    jugement.exercice = "essai";
    jugement.verdict = juge::Verdict::echec;
    juge::Constat constat;
    constat.verdict = juge::Verdict::echec;
    constat.phrase = "« é » \"guillemets\"\n";
    constat.endroit = juge::Endroit{"a.hpp", 3, "f"};
    jugement.constats.push_back(constat);
    const auto lu = nlohmann::json::parse(juge::en_json(jugement).dump());
    REQUIRE(lu["verdict"] == "ÉCHEC");
    REQUIRE(lu["constats"][0]["phrase"] == "« é » \"guillemets\"\n");
    REQUIRE(lu["constats"][0]["ligne"] == 3);
}
