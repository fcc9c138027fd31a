#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Tranches = std::vector<Tranche>;

/// Vrai si les tranches se suivent de 0 à `taille`.
bool se_suivent(const Tranches& tranches, std::size_t taille) {
    std::size_t attendu = 0;
    for (const auto& tranche : tranches) {
        if (tranche.debut != attendu || tranche.fin < tranche.debut) return false;
        attendu = tranche.fin;
    }
    return attendu == taille;
}

/// La différence entre la plus grande et la plus petite tranche.
std::size_t ecart(const Tranches& tranches) {
    std::size_t petite = std::numeric_limits<std::size_t>::max();
    std::size_t grande = 0;
    for (const auto& tranche : tranches) {
        petite = std::min(petite, tranche.fin - tranche.debut);
        grande = std::max(grande, tranche.fin - tranche.debut);
    }
    return grande - petite;
}

}  // namespace

TEST_CASE("douze éléments en trois parts", "[1.11]") {
    const auto tranches = decouper(12, 3);
    INFO("trois tranches de quatre : [0 ; 4[, [4 ; 8[, [8 ; 12[ (la fin n'est pas comprise)");
    REQUIRE(tranches.size() == 3);
    REQUIRE(tranches[0].debut == 0);
    REQUIRE(tranches[0].fin == 4);
    REQUIRE(tranches[1].debut == 4);
    REQUIRE(tranches[1].fin == 8);
    REQUIRE(tranches[2].debut == 8);
    REQUIRE(tranches[2].fin == 12);
}

TEST_CASE("rien n'est oublié, rien n'est pris deux fois", "[1.11]") {
    for (std::size_t parts = 1; parts <= 12; ++parts) {
        for (std::size_t taille = parts; taille <= 50; ++taille) {
            CAPTURE(taille, parts);
            INFO("les tranches se suivent de 0 à la taille, sans trou ni chevauchement");
            REQUIRE(epreuve::se_suivent(decouper(taille, parts), taille));
        }
    }
}

TEST_CASE("autant de tranches que de parts, à un élément près", "[1.11]") {
    for (std::size_t parts = 1; parts <= 12; ++parts) {
        for (std::size_t taille = parts; taille <= 50; ++taille) {
            CAPTURE(taille, parts);
            const auto tranches = decouper(taille, parts);
            INFO("assez d'éléments pour tous : il y a autant de tranches que de parts");
            REQUIRE(tranches.size() == parts);
            INFO("le reste se répartit : deux tranches diffèrent d'un élément au plus");
            REQUIRE(epreuve::ecart(tranches) <= 1);
        }
    }
}

TEST_CASE("moins d'éléments que de parts : une tranche par élément", "[1.11]") {
    for (std::size_t taille = 1; taille < 8; ++taille) {
        CAPTURE(taille);
        const auto tranches = decouper(taille, 8);
        INFO("aucune tranche vide : un thread lancé pour rien coûte du temps");
        REQUIRE(tranches.size() == taille);
        REQUIRE(epreuve::se_suivent(tranches, taille));
    }
}

TEST_CASE("rien à découper : aucune tranche", "[1.11]") {
    INFO("zéro élément : pas de tranche");
    REQUIRE(decouper(0, 1).empty());
    REQUIRE(decouper(0, 8).empty());
}

TEST_CASE("bien plus de parts que d'éléments", "[1.11]") {
    constexpr std::size_t maximum = std::numeric_limits<std::size_t>::max();
    constexpr std::size_t quatre_milliards = std::size_t{1} << 32;  // sur 32 bits, c'est zéro
    for (const std::size_t parts :
         {std::size_t{3'000'000'000}, quatre_milliards, quatre_milliards + 2,
          std::size_t{1'000'000'000'000}, maximum / 2, maximum / 2 + 3, maximum}) {
        CAPTURE(parts);
        INFO("trois éléments : trois tranches, et rien de préparé pour les parts de trop");
        std::optional<Tranches> tranches;
        REQUIRE_NOTHROW(tranches = decouper(3, parts));
        REQUIRE(tranches->size() == 3);
        REQUIRE(epreuve::se_suivent(*tranches, 3));
        REQUIRE(tranches->capacity() <= 1000);
        INFO("aucun élément : aucune tranche, quel que soit le nombre de parts");
        REQUIRE_NOTHROW(tranches = decouper(0, parts));
        REQUIRE(tranches->empty());
    }
}

TEST_CASE("zéro part est refusé", "[1.11]") {
    INFO("partager en zéro part n'a pas de sens : std::invalid_argument");
    REQUIRE_THROWS_AS(decouper(10, 0), std::invalid_argument);
    REQUIRE_THROWS_AS(decouper(0, 0), std::invalid_argument);
}

TEST_CASE("les plus grandes tailles se découpent aussi", "[1.11]") {
    constexpr std::size_t maximum = std::numeric_limits<std::size_t>::max();
    for (const std::size_t taille : {maximum, maximum - 1, maximum / 2 + 1, maximum / 1000}) {
        for (const std::size_t parts : std::vector<std::size_t>{1, 2, 3, 7, 64, 1000}) {
            CAPTURE(taille, parts);
            const auto tranches = decouper(taille, parts);
            INFO("même immense, la taille est découpée au plus juste, sans déborder");
            REQUIRE(tranches.size() == parts);
            REQUIRE(epreuve::se_suivent(tranches, taille));
            REQUIRE(epreuve::ecart(tranches) <= 1);
        }
    }
}

TEST_CASE("les tailles au-delà de deux et de quatre milliards", "[1.11]") {
    for (const std::size_t taille : std::vector<std::size_t>{3'000'000'001, 5'000'000'003}) {
        CAPTURE(taille);
        const auto tranches = decouper(taille, 4);
        INFO("trois milliards d'indices ne tiennent pas dans un int : std::size_t partout");
        REQUIRE(tranches.size() == 4);
        REQUIRE(epreuve::se_suivent(tranches, taille));
        REQUIRE(epreuve::ecart(tranches) <= 1);
    }
    INFO("beaucoup de parts : cent mille tranches");
    const auto tranches = decouper(250'001, 100'000);
    REQUIRE(tranches.size() == 100'000);
    REQUIRE(epreuve::se_suivent(tranches, 250'001));
    REQUIRE(epreuve::ecart(tranches) <= 1);
}

TEST_CASE("deux découpages ne partagent rien", "[1.11]") {
    const auto& premier = decouper(12, 3);
    const auto& second = decouper(7, 2);
    INFO("le second appel ne change pas ce que le premier a renvoyé");
    REQUIRE(premier.size() == 3);
    REQUIRE(epreuve::se_suivent(premier, 12));
    REQUIRE(second.size() == 2);
    REQUIRE(epreuve::se_suivent(second, 7));
}

}  // namespace juge::epreuve
