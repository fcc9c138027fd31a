// L'ordre dans lequel les constats s'expliquent : la cause avant ses suites.
#include "verdict.hpp"

#include <juge/epreuve.hpp>

namespace {

juge::Constat constat(juge::Verdict verdict, std::size_t rang, int ligne) {
    juge::Constat resultat;
    resultat.verdict = verdict;
    resultat.rang = rang;
    resultat.endroit = juge::Endroit{"a.hpp", ligne, ""};
    return resultat;
}

using juge::Verdict;

}  // namespace

TEST_CASE("la course d'abord, puis l'ordre de l'épreuve") {
    std::vector constats{constat(Verdict::plantage, 2, 1), constat(Verdict::echec, 1, 2),
                         constat(Verdict::course_detectee, 3, 3)};
    juge::ordonner(constats);
    REQUIRE(constats[0].verdict == Verdict::course_detectee);
    REQUIRE(constats[1].verdict == Verdict::echec);
    REQUIRE(constats[2].verdict == Verdict::plantage);
}

TEST_CASE(
    "un accès hors d'un tableau passe avant la course vue sur la même ligne, et celle-là seule") {
    auto debordement = constat(Verdict::plantage, 2, 7);
    debordement.hors_bornes = true;
    auto course = constat(Verdict::course_detectee, 1, 4);
    std::vector ailleurs{course, debordement};
    juge::ordonner(ailleurs);
    REQUIRE(ailleurs[0].verdict == Verdict::course_detectee);
    course.details.push_back({"écriture", {{"a.hpp", 7, "f"}}});
    std::vector ici{course, debordement};
    juge::ordonner(ici);
    REQUIRE(ici[0].verdict == Verdict::plantage);
    REQUIRE(ici[1].verdict == Verdict::course_detectee);
}
