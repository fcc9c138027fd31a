// Inclut la réponse jugée : celle de l'étudiant, la solution, ou une erreur connue. Si elle change
// le sens d'une macro de l'épreuve (REQUIRE, INFO…), ou de ce dont cette macro est faite, l'épreuve
// ne compile pas : le développement des macros est comparé avant et après.
#pragma once

#include <string_view>

#define JUGE_TEXTE_TEL_QUEL(...) #__VA_ARGS__
#define JUGE_TEXTE(...) JUGE_TEXTE_TEL_QUEL(__VA_ARGS__)
#define JUGE_MACROS                                                                               \
    {                                                                                             \
        JUGE_TEXTE(TEST_CASE("c")), JUGE_TEXTE(SECTION("s")), JUGE_TEXTE(INFO(e)),                \
            JUGE_TEXTE(CAPTURE(e)), JUGE_TEXTE(FAIL(e)), JUGE_TEXTE(SUCCEED(e)),                  \
            JUGE_TEXTE(CHECK(e)), JUGE_TEXTE(CHECK_FALSE(e)), JUGE_TEXTE(CHECK_THAT(e, f)),       \
            JUGE_TEXTE(REQUIRE(e)), JUGE_TEXTE(REQUIRE_FALSE(e)), JUGE_TEXTE(REQUIRE_THAT(e, f)), \
            JUGE_TEXTE(REQUIRE_NOTHROW(e)), JUGE_TEXTE(REQUIRE_THROWS(e)),                        \
            JUGE_TEXTE(REQUIRE_THROWS_AS(e, f)), JUGE_TEXTE(REQUIRE_THROWS_WITH(e, f))            \
    }

namespace juge::macros {

constexpr std::string_view avant[] = JUGE_MACROS;

/// Vrai si les deux textes ne diffèrent que par la valeur de leurs nombres (lignes, compteurs).
constexpr bool equivalents(std::string_view a, std::string_view b) {
    const auto chiffre = [](std::string_view texte, std::size_t i) {
        return i < texte.size() && texte[i] >= '0' && texte[i] <= '9';
    };
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        const bool nombre = chiffre(a, i) && chiffre(b, j);
        if (!nombre && a[i] != b[j]) return false;
        do
            ++i;
        while (nombre && chiffre(a, i));
        do
            ++j;
        while (nombre && chiffre(b, j));
    }
    return i == a.size() && j == b.size();
}

}  // namespace juge::macros

#include JUGE_REPONSE

namespace juge::macros {

constexpr std::string_view apres[] = JUGE_MACROS;

constexpr bool intactes() {
    for (std::size_t i = 0; i < std::size(avant); ++i)
        if (!equivalents(avant[i], apres[i])) return false;
    return true;
}

static_assert(intactes(), "JUGE : La réponse change le sens d'une macro de l'épreuve");

}  // namespace juge::macros
