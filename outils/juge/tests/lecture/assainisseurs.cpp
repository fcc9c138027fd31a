// Les piles d'appels de GCC (sans colonne) et de Clang (avec) se lisent de même.
#include "assainisseurs.hpp"

#include <juge/epreuve.hpp>

namespace {

std::string rapport(const std::string& colonne, const std::string& suite) {
    return "WARNING: ThreadSanitizer: data race (pid=2)\n"
           "  Write of size 4 at 0x555555 by thread T1:\n"
           "    #0 noter(int) /cours/a.hpp:7" +
           colonne + " (tsan+0x1) " + suite +
           "\n\n"
           "  Previous read of size 4 at 0x555555 by main thread (mutexes: write M0):\n"
           "    #0 lire() /cours/a.hpp:11" +
           colonne + " (tsan+0x2) " + suite +
           "\n\n"
           "  Location is global 'note' of size 4 at 0x555555 (tsan+0x3)\n";
}

}  // namespace

TEST_CASE("une course se traduit, que le compilateur donne les colonnes ou non") {
    for (const auto& journal : {rapport("", ""), rapport(":12", "(BuildId: 1d9d)")}) {
        const auto constat = juge::traduire_assainisseur(journal, {"/cours/a.hpp"});
        REQUIRE(constat.has_value());
        REQUIRE(constat->verdict == juge::Verdict::course_detectee);
        REQUIRE(constat->details ==
                std::vector<std::string>{
                    "écriture — /cours/a.hpp:7 (noter), thread T1, sans verrou",
                    "lecture — /cours/a.hpp:11 (lire), thread principal, en tenant un verrou",
                    "la donnée : la variable globale « note »",
                    "Un seul des deux prend un verrou : il ne protège que si tous le prennent."});
        REQUIRE(constat->endroit->ligne == 7);
    }
}

TEST_CASE("une fuite se traduit") {
    const auto constat = juge::traduire_assainisseur(
        "==2==ERROR: LeakSanitizer: detected memory leaks\n"
        "Direct leak of 4 byte(s) in 1 object(s) allocated from:\n"
        "    #0 0x1 in operator new(unsigned long) (/l+0x1)\n"
        "    #1 0x2 in creer /cours/a.hpp:5:9\n",
        {"/cours/a.hpp"});
    REQUIRE(constat.has_value());
    REQUIRE(constat->verdict == juge::Verdict::fuite);
    REQUIRE(constat->details ==
            std::vector<std::string>{"4 octets en 1 objet(s), alloués à /cours/a.hpp:5 (creer)"});
}

TEST_CASE("sans rapport, rien à traduire") {
    REQUIRE_FALSE(juge::traduire_assainisseur("", {"/cours/a.hpp"}).has_value());
    REQUIRE_FALSE(juge::traduire_assainisseur("bonjour\n", {"/cours/a.hpp"}).has_value());
}
