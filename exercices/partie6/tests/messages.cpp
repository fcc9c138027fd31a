#include <juge/epreuve.hpp>
#include <limits>
#include <partie6/messages.hpp>

TEST_CASE("ce qu'on écrit se relit, dans le même ordre") {
    constexpr auto grand = std::numeric_limits<std::uint64_t>::max();
    const std::string texte("a\0b", 3);
    cours::Plume plume;
    plume.nombre(grand).texte(texte).texte("").nombre(7);
    cours::Lecteur lecteur(plume.octets());
    REQUIRE(lecteur.nombre() == grand);
    REQUIRE(lecteur.texte() == texte);
    REQUIRE(lecteur.texte().empty());
    REQUIRE(lecteur.nombre() == 7);
    REQUIRE_NOTHROW(lecteur.finir());
    REQUIRE_THROWS_AS(lecteur.nombre(), cours::MessageMalForme);
}

TEST_CASE("un nombre : huit octets, le plus fort d'abord") {
    REQUIRE(cours::Plume().nombre(0x0102).octets() == std::string("\0\0\0\0\0\0\1\2", 8));
}

TEST_CASE("un message tronqué, prolongé ou menteur ne se lit pas") {
    const std::string octets = cours::Plume().texte("bonjour").octets();
    for (std::size_t taille = 0; taille < octets.size(); ++taille) {
        cours::Lecteur lecteur(std::string_view(octets).substr(0, taille));
        REQUIRE_THROWS_AS(lecteur.texte(), cours::MessageMalForme);
    }
    const std::string prolonge = octets + "x";
    cours::Lecteur lecteur(prolonge);
    REQUIRE(lecteur.texte() == "bonjour");
    REQUIRE_THROWS_AS(lecteur.finir(), cours::MessageMalForme);
    const std::string menteur =
        cours::Plume().nombre(std::numeric_limits<std::uint64_t>::max()).octets() + "x";
    cours::Lecteur dupe(menteur);
    REQUIRE_THROWS_AS(dupe.texte(), cours::MessageMalForme);
}
