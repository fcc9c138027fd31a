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

constexpr const char* a_hpp = "/cours/a.hpp";
using Details = std::vector<juge::Detail>;

juge::Constat traduire(const std::string& journal, bool verrous_permis = true) {
    const auto constat = juge::traduire_assainisseur(journal, {a_hpp}, verrous_permis);
    REQUIRE(constat.has_value());
    return *constat;
}

/// Tout ce que dit le constat, en un texte.
std::string texte(const juge::Constat& constat) {
    std::string resultat = constat.phrase;
    for (const auto& detail : constat.details)
        resultat += "\n" + detail.texte;
    return resultat;
}

bool dit(const juge::Constat& constat, const std::string& passage) {
    return texte(constat).find(passage) != std::string::npos;
}

}  // namespace

TEST_CASE("une course se traduit, que le compilateur donne les colonnes ou non") {
    for (const auto& journal : {rapport("", ""), rapport(":12", "(BuildId: 1d9d)")}) {
        const auto constat = juge::traduire_assainisseur(journal, {"/cours/a.hpp"});
        REQUIRE(constat.has_value());
        REQUIRE(constat->verdict == juge::Verdict::course_detectee);
        REQUIRE(
            constat->details ==
            Details{{"écriture par le thread T1, sans verrou", {{a_hpp, 7, "noter"}}},
                    {"lecture par le thread principal, en tenant un verrou", {{a_hpp, 11, "lire"}}},
                    {"la donnée : la variable globale « note »"},
                    {"Un seul des deux prend un verrou : il ne protège que si tous le "
                     "prennent."}});
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
            Details{{"alloués, jamais libérés : 4 octets en 1 objet(s)", {{a_hpp, 5, "creer"}}}});
}

TEST_CASE("sans rapport, rien à traduire") {
    REQUIRE_FALSE(juge::traduire_assainisseur("", {"/cours/a.hpp"}).has_value());
    REQUIRE_FALSE(juge::traduire_assainisseur("bonjour\n", {"/cours/a.hpp"}).has_value());
}

TEST_CASE("un accès au-delà d'un bloc du tas n'est pas une course entre deux threads") {
    const auto constat = traduire(
        "WARNING: ThreadSanitizer: heap-use-after-free (pid=2)\n"
        "  Write of size 8 at 0x7b0800000038 by thread T9:\n"
        "    #0 remplir() /cours/a.hpp:4 (a+0x1)\n"
        "  Previous write of size 8 at 0x7b0800000038 by main thread:\n"
        "    #0 operator delete(void*, unsigned long) ../tsan_new_delete.cpp:150 (tsan+0x1)\n"
        "    #1 main /cours/a.hpp:3 (a+0x2)\n"
        "  Location is heap block of size 24 at 0x7b0800000020 allocated by main thread:\n"
        "    #0 operator new(unsigned long) ../tsan_new_delete.cpp:64 (tsan+0x2)\n"
        "    #1 main /cours/a.hpp:2 (a+0x3)\n");
    REQUIRE(constat.verdict == juge::Verdict::plantage);
    REQUIRE(constat.phrase == "Le programme écrit hors d'un tableau alloué.");
    REQUIRE(constat.hors_bornes);
    REQUIRE(constat.endroit->ligne == 4);
    REQUIRE_FALSE(dit(constat, "thread"));
    REQUIRE_FALSE(dit(constat, "verrou"));
}

TEST_CASE("un objet détruit puis employé par le même thread n'est pas une course") {
    const std::string destruction =
        "    #0 operator delete(void*) ../tsan_new_delete.cpp:150 (tsan+0x1)\n"
        "    #1 finir() /cours/a.hpp:3 (a+0x2)\n";
    const auto journal = [&](const std::string& autre) {
        return "WARNING: ThreadSanitizer: heap-use-after-free (pid=2)\n"
               "  Read of size 4 at 0x7b04 by thread T1:\n"
               "    #0 lire() /cours/a.hpp:9 (a+0x1)\n"
               "  Previous write of size 8 at 0x7b04 by " +
               autre + ":\n" + destruction;
    };
    const auto seul = traduire(journal("thread T1"));
    REQUIRE(seul.verdict == juge::Verdict::plantage);
    REQUIRE_FALSE(dit(seul, "verrou"));
    INFO("par un autre thread, c'en est une, qu'aucun verrou ne soigne");
    const auto autre = traduire(journal("main thread"));
    REQUIRE(autre.verdict == juge::Verdict::course_detectee);
    REQUIRE(dit(autre, "destruction par le thread principal"));
    REQUIRE(autre.endroit->ligne == 9);
    REQUIRE_FALSE(dit(autre, "verrou"));
}

TEST_CASE("un verrou n'est conseillé que là où l'exercice en permet un") {
    const auto permis = traduire(rapport("", ""));
    REQUIRE(dit(permis, "verrou"));
    const auto interdit = traduire(rapport("", ""), false);
    REQUIRE(interdit.verdict == juge::Verdict::course_detectee);
    REQUIRE_FALSE(dit(interdit, "verrou"));
    REQUIRE(dit(interdit, "release"));
}

TEST_CASE("détruire une condition pendant qu'un autre la notifie n'appelle pas un verrou") {
    const auto constat = traduire(
        "WARNING: ThreadSanitizer: data race (pid=2)\n"
        "  Write of size 8 at 0x30 by main thread:\n"
        "    #0 pthread_cond_destroy ../tsan_interceptors_posix.cpp:1283 (tsan+0x1)\n"
        "    #1 Garde::~Garde() /cours/a.hpp:5 (a+0x1)\n"
        "  Previous read of size 8 at 0x30 by thread T1:\n"
        "    #0 pthread_cond_signal ../tsan_interceptors_posix.cpp:1269 (tsan+0x2)\n"
        "    #1 prevenir() /cours/a.hpp:8 (a+0x2)\n"
        "  Thread T1 'sonneur' (tid=4, finished) created by main thread at:\n"
        "    #0 main /cours/a.hpp:12 (a+0x3)\n");
    REQUIRE(constat.verdict == juge::Verdict::course_detectee);
    REQUIRE(dit(constat, "lecture par « sonneur »"));
    REQUIRE(dit(constat, "join"));
    REQUIRE_FALSE(dit(constat, "verrou"));
    REQUIRE(constat.endroit->ligne == 8);
}

TEST_CASE(
    "les verrous pris dans des ordres opposés s'appellent A et B, et leurs prises se situent") {
    const auto prise = [](const char* pris, const char* tenu, const char* thread, int ligne) {
        return "  Mutex " + std::string(pris) + " acquired here while holding mutex " + tenu +
               " in " + thread + ":\n    #0 pthread_mutex_lock ../x.inc:4324 (tsan+0x1)\n" +
               "    #1 f() /cours/a.hpp:" + std::to_string(ligne) + " (a+0x1)\n  Mutex " + tenu +
               " previously acquired by the same thread here:\n    #0 f() /cours/a.hpp:" +
               std::to_string(ligne - 1) + " (a+0x2)\n";
    };
    const auto constat = traduire(
        "WARNING: ThreadSanitizer: lock-order-inversion (potential deadlock) (pid=2)\n"
        "  Cycle in lock order graph: M95 (0x1) => M96 (0x2) => M95\n" +
        prise("M96", "M95", "thread T1", 5) + prise("M95", "M96", "main thread", 9) +
        "  Thread T1 'aller' (tid=4, finished) created by main thread at:\n");
    REQUIRE(constat.verdict == juge::Verdict::interblocage);
    REQUIRE(constat.details ==
            Details{{"« aller » tient le verrou A et prend le verrou B",
                     {{a_hpp, 4, "f"}, {a_hpp, 5, "f"}}},
                    {"le thread principal tient le verrou B et prend le verrou A",
                     {{a_hpp, 8, "f"}, {a_hpp, 9, "f"}}}});
    REQUIRE_FALSE(dit(constat, "M9"));
}

TEST_CASE("une taille absurde, sous ThreadSanitizer, dit où") {
    const auto constat = traduire(
        "==2==ERROR: ThreadSanitizer: requested allocation size 0x7ffffffffffffff0 exceeds maximum "
        "supported size of 0x10000000000\n"
        "    #0 operator new(unsigned long) ../x.cpp:64 (libtsan.so.2+0x87323)\n"
        "    #1 noter() /cours/a.hpp:7 (a+0x1)\n");
    REQUIRE(constat.verdict == juge::Verdict::course_detectee);
    REQUIRE(constat.endroit->ligne == 7);
}

TEST_CASE("un comportement indéfini se dit en français") {
    const auto constat = traduire(
        "/cours/a.hpp:12:7: runtime error: index 5 out of bounds for type 'int [3]'\n"
        "    #0 0x1 in lire /cours/a.hpp:12\n");
    REQUIRE(constat.phrase == "Comportement indéfini : l'indice est hors du tableau.");
    REQUIRE(constat.hors_bornes);
    REQUIRE(constat.endroit->ligne == 12);
}

TEST_CASE("un arrêt brutal dit où il a eu lieu, et n'est ni une course ni une cause") {
    const std::string journal =
        "ThreadSanitizer:DEADLYSIGNAL\n"
        "==2==ERROR: ThreadSanitizer: SEGV on unknown address 0x0 (pc 0x1 bp 0x2 sp 0x3 T28034)\n"
        "    #0 suivre() /cours/a.hpp:2 (a+0x123a)\n";
    REQUIRE_FALSE(juge::traduire_assainisseur(journal, {a_hpp}).has_value());
    const auto arret = juge::lire_arret_brutal(journal, {a_hpp});
    REQUIRE(arret.has_value());
    REQUIRE(arret->signal == "SEGV");
    REQUIRE(arret->endroit->ligne == 2);
    REQUIRE_FALSE(juge::lire_arret_brutal(rapport("", ""), {a_hpp}).has_value());
}
