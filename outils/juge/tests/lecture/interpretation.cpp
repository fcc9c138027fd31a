// Ce que le juge conclut d'un programme terminé sans preuve : la faute est au système, ou à lui.
#include "interpretation.hpp"

#include <csignal>
#include <juge/epreuve.hpp>

#include "commun/contient.hpp"

namespace {

using commun::contient;
constexpr auto tsan_fatal = "FATAL: ThreadSanitizer: unexpected memory mapping 0x55-0x56\n";
constexpr auto lsan_fatal = "==2==LeakSanitizer has encountered a fatal error.\n";
constexpr auto debut = R"({"t":"debut","threads_de_service":0})";

juge::Execution finie(int code, std::string journal = "", std::vector<std::string> rapports = {}) {
    juge::Execution execution;
    execution.code = code;
    execution.journal = std::move(journal);
    execution.rapports = std::move(rapports);
    return execution;
}

juge::Verdict verdict(const juge::Execution& execution) {
    return juge::interpreter({}, execution, {"/cours/a.hpp"}).verdict;
}

/// Ce que dit le juge quand il refuse de juger.
std::string refus(const juge::Execution& execution) {
    try {
        verdict(execution);
    } catch (const std::runtime_error& erreur) {
        return erreur.what();
    }
    return "";
}

}  // namespace

TEST_CASE("un système qui empêche de juger n'est pas reproché à la réponse") {
    REQUIRE(contient(refus(finie(66, tsan_fatal)), "seccomp=unconfined"));
    auto sur_la_sortie = finie(66);
    sur_la_sortie.sortie = tsan_fatal;
    REQUIRE(contient(refus(sur_la_sortie), "vm.mmap_rnd_bits=28"));
    REQUIRE(contient(refus(finie(127)), "bibliothèque"));
    REQUIRE(contient(refus(finie(67, lsan_fatal, {debut})), "ptrace"));
}

TEST_CASE("une réponse ne se fait pas passer pour un système fautif une fois l'épreuve commencée") {
    REQUIRE(verdict(finie(66, tsan_fatal, {debut})) == juge::Verdict::course_detectee);
    REQUIRE(verdict(finie(127, "", {debut})) == juge::Verdict::plantage);
    REQUIRE(verdict(finie(0, std::string(tsan_fatal) + lsan_fatal)) ==
            juge::Verdict::triche_presumee);
    INFO("un échec déjà rapporté l'emporte sur ce que la réponse a pu écrire dans le journal");
    REQUIRE(verdict(finie(67, lsan_fatal, {debut, R"({"t":"echec","phrase":"non"})"})) ==
            juge::Verdict::echec);
}

TEST_CASE("avant l'épreuve, seule une fin qui se dit réussie est une triche") {
    REQUIRE(verdict(finie(0)) == juge::Verdict::triche_presumee);
    const auto constat = juge::interpreter({}, finie(3), {"/cours/a.hpp"});
    REQUIRE(constat.verdict == juge::Verdict::plantage);
    REQUIRE(constat.phrase == "Le programme s'est terminé avant que l'épreuve commence (code 3).");
}

TEST_CASE("un signal mortel vu par ThreadSanitizer est un plantage, avec sa ligne") {
    const auto constat = juge::interpreter(
        {},
        finie(66,
              "ThreadSanitizer:DEADLYSIGNAL\n"
              "==2==ERROR: ThreadSanitizer: SEGV on unknown address 0x0 (pc 0x1 T28034)\n"
              "    #0 suivre() /cours/a.hpp:2 (a+0x123a)\n",
              {debut}),
        {"/cours/a.hpp"});
    REQUIRE(constat.verdict == juge::Verdict::plantage);
    REQUIRE(contient(constat.phrase, "erreur de segmentation"));
    REQUIRE(constat.endroit->ligne == 2);
    REQUIRE(verdict(finie(66, "ThreadSanitizer:DEADLYSIGNAL\n", {debut})) ==
            juge::Verdict::plantage);
}

TEST_CASE("une exception dit son type et son message") {
    const auto constat = juge::interpreter(
        {},
        finie(1, "",
              {debut,
               R"({"t":"echec","phrase":"","type":"std::out_of_range","exception":"trop loin",)"
               R"("fichier":"/e.cpp","ligne":4})"}),
        {"/cours/a.hpp"});
    REQUIRE(constat.phrase == "Une exception que l'épreuve n'attendait pas l'a interrompue.");
    REQUIRE(constat.details.front().texte == "exception : std::out_of_range (« trop loin »)");
    REQUIRE(constat.endroit->ligne == 4);
}

TEST_CASE("ce que Catch2 ne sait pas afficher se lit « … », et les valeurs notées suivent") {
    const auto constat =
        juge::interpreter({},
                          finie(1, "",
                                {debut, R"({"t":"echec","phrase":"égaux","expression":"a == b",)"
                                        R"("valeurs":"{?} == {?}","captures":"n = 3"})"}),
                          {"/cours/a.hpp"});
    REQUIRE(constat.details ==
            std::vector<juge::Detail>{{"attendu : a == b"}, {"obtenu  : … == …"}, {"avec n = 3"}});
}

TEST_CASE("une précondition de la bibliothèque standard se dit en français") {
    auto execution = finie(-1, "", {debut});
    execution.signal = SIGABRT;
    const auto phrase = [&](const std::string& condition) {
        execution.sortie =
            "/usr/include/c++/12/bits/stl_vector.h:1123: reference operator[]: "
            "Assertion '" +
            condition + "' failed.\n";
        return juge::interpreter({}, execution, {"/cours/a.hpp"});
    };
    const auto indice = phrase("__n < this->size()");
    REQUIRE(indice.verdict == juge::Verdict::plantage);
    REQUIRE(contient(indice.phrase, "Un indice est hors du conteneur"));
    REQUIRE(indice.hors_bornes);
    REQUIRE(contient(phrase("!this->empty()").phrase, "conteneur vide"));
    REQUIRE(contient(phrase("this->_M_is_engaged()").phrase, "std::optional vide"));
    execution.sortie = "rien de tel";
    REQUIRE(contient(juge::interpreter({}, execution, {"/cours/a.hpp"}).phrase, "abort()"));
}
