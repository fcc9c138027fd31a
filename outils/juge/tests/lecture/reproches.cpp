// Ce que la lecture reproche à une réponse : chaque reproche une fois, avec toutes ses lignes.
#include "reproches.hpp"

#include <juge/epreuve.hpp>

#include "lecture.hpp"

namespace {

std::vector<juge::Constat> constats(const std::string& reponse,
                                    const std::vector<std::string>& interdits = {}) {
    juge::Epreuve epreuve;
    epreuve.interdit = interdits;
    juge::ecrire_texte("reponse.hpp", reponse);
    return juge::constats_de_lecture(epreuve, "reponse.hpp");
}

std::vector<int> lignes(const juge::Detail& detail) {
    std::vector<int> resultat;
    for (const auto& endroit : detail.endroits)
        resultat.push_back(endroit.ligne);
    return resultat;
}

using Lignes = std::vector<int>;

}  // namespace

TEST_CASE(
    "un reproche répété garde toutes ses lignes, sans qu'il faille les relire dans du texte") {
    const auto lus = constats("void f() { exit(0); }\nvoid g() { exit(1); }\nauto h = &_exit;\n");
    REQUIRE(lus.size() == 1);
    const auto& constat = lus.front();
    REQUIRE(constat.verdict == juge::Verdict::triche_presumee);
    REQUIRE(constat.phrase == "« exit » met fin au programme avant la fin de l'épreuve.");
    REQUIRE(constat.endroit->ligne == 1);
    REQUIRE(constat.details.size() == 2);
    REQUIRE(constat.details[0].texte.empty());
    REQUIRE(lignes(constat.details[0]) == Lignes{2});
    REQUIRE(constat.details[1].texte == "« _exit » met fin au programme avant la fin de l'épreuve");
    REQUIRE(lignes(constat.details[1]) == Lignes{3});
}

TEST_CASE("chaque verdict a son constat, le plus grave d'abord") {
    const auto lus = constats(
        "#include \"a.hpp\"\nvoid f() { juge::completer(); exit(0); }\n"
        "std::mutex m;\n",
        {"mutex"});
    REQUIRE(lus.size() == 3);
    REQUIRE(lus[0].verdict == juge::Verdict::triche_presumee);
    REQUIRE(lus[1].verdict == juge::Verdict::ne_compile_pas);
    REQUIRE(lus[2].verdict == juge::Verdict::echec);
    REQUIRE(lus[2].details.size() == 1);
    REQUIRE(constats("int a;\n").empty());
}

TEST_CASE(
    "un co_await dans une condition est signalé avec un plantage ou un échec, pas autrement") {
    juge::ecrire_texte("reponse.hpp", "Tache f() {\n    if (co_await g()) co_return 1;\n}\n");
    for (const auto verdict : {juge::Verdict::plantage, juge::Verdict::echec}) {
        std::vector<juge::Constat> lus(1);
        lus[0].verdict = verdict;
        juge::signaler_pieges_du_compilateur(lus, "reponse.hpp", 12);
        REQUIRE(lus[0].details.size() == 1);
        REQUIRE(lus[0].details[0].texte.find("écrivez const auto r = co_await") !=
                std::string::npos);
        REQUIRE(lignes(lus[0].details[0]) == Lignes{2});
    }
    std::vector<juge::Constat> course(1);
    course[0].verdict = juge::Verdict::course_detectee;
    juge::signaler_pieges_du_compilateur(course, "reponse.hpp", 12);
    REQUIRE(course[0].details.empty());
    INFO("un compilateur qui ne s'y trompe pas n'est pas accusé");
    for (const int gcc : {0, 14}) {
        std::vector<juge::Constat> plantage(1);
        plantage[0].verdict = juge::Verdict::plantage;
        juge::signaler_pieges_du_compilateur(plantage, "reponse.hpp", gcc);
        REQUIRE(plantage[0].details.empty());
    }
    juge::ecrire_texte("reponse.hpp", "Tache f() { const auto r = co_await g(); if (r) h(); }\n");
    std::vector<juge::Constat> plantage(1);
    plantage[0].verdict = juge::Verdict::plantage;
    juge::signaler_pieges_du_compilateur(plantage, "reponse.hpp", 12);
    REQUIRE(plantage[0].details.empty());
}
