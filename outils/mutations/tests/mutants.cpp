// Les fautes que l'outil sait glisser, famille par famille.
#include "mutants.hpp"

#include <algorithm>
#include <juge/epreuve.hpp>

namespace {

using mutations::Mutant;
using Textes = std::vector<std::string>;

/// Les changements d'une famille dans ce source.
Textes changements(const std::string& famille, const std::string& source) {
    Textes textes;
    for (const auto& mutant : mutations::muter(source))
        if (mutant.famille == famille) textes.push_back(difference(mutant));
    return textes;
}

/// Les mêmes, dans le corps d'une fonction.
Textes dans_une_fonction(const std::string& famille, const std::string& corps) {
    return changements(famille, "void f(int n) {\n" + corps + "}\n");
}

}  // namespace

TEST_CASE("un verrou n'est pas pris") {
    REQUIRE(dans_une_fonction(
                "verrou", "    const std::lock_guard garde(verrou_);\n    verrou_.unlock();\n") ==
            Textes{"- const std::lock_guard garde(verrou_);\n", "- verrou_.unlock();\n"});
    INFO("un verrou qui sert plus loin a un nom dont on ne peut pas se passer");
    REQUIRE(dans_une_fonction("verrou", "    std::unique_lock garde(v);\n    c.wait(garde);\n")
                .empty());
}

TEST_CASE("une notification est oubliée, ou ne réveille qu'un thread") {
    REQUIRE(dans_une_fonction("reveil", "    pret_.notify_all();\n") ==
            Textes{"- pret_.notify_all();\n+ pret_.notify_one();\n", "- pret_.notify_all();\n"});
}

TEST_CASE("if au lieu de while, attente sans revérifier") {
    REQUIRE(dans_une_fonction("boucle", "    while (vide()) {\n        c.wait(g);\n    }\n") ==
            Textes{"- while (vide()) {\n+ if (vide()) {\n"});
    REQUIRE(dans_une_fonction("boucle", "    c.wait(g, [&] { return pret_; });\n") ==
            Textes{"- c.wait(g, [&] { return pret_; });\n+ if (!([&] { return pret_; })()) "
                   "c.wait(g);\n"});
}

TEST_CASE("un ordre mémoire plus faible, un entier plus petit") {
    REQUIRE(dans_une_fonction("ordre", "    return a.load(std::memory_order_acquire);\n") ==
            Textes{"- return a.load(std::memory_order_acquire);\n+ return "
                   "a.load(std::memory_order_relaxed);\n"});
    REQUIRE(changements("taille", "std::uint64_t somme(std::int64_t n);\n") ==
            Textes{"- std::uint64_t somme(std::int64_t n);\n+ int somme(std::int64_t n);\n",
                   "- std::uint64_t somme(std::int64_t n);\n+ std::uint64_t somme(int n);\n"});
}

TEST_CASE("un membre devient commun à tous les objets, une variable locale non") {
    REQUIRE(changements("membre",
                        "class File {\npublic:\n    int taille() const;\n    void f() {\n        "
                        "int n = 0;\n    }\n\nprivate:\n    std::mutex verrou_;  ///< garde tout\n "
                        "   static int vues_;\n    int n_ = 0;\n};\n") ==
            Textes{"- std::mutex verrou_;  ///< garde tout\n+ inline static std::mutex verrou_;  "
                   "///< garde tout\n",
                   "- int n_ = 0;\n+ inline static int n_ = 0;\n"});
}

TEST_CASE("une borne décalée d'un, hors des chaînes et des commentaires") {
    REQUIRE(
        dans_une_fonction("borne", "    if (n <= 0) return;  // n < 0, n > 1\n") ==
        Textes{"- if (n <= 0) return;  // n < 0, n > 1\n+ if (n < 0) return;  // n < 0, n > 1\n"});
    REQUIRE(dans_une_fonction("borne", "    dire(\"a < b\", '<', n - 1, n - 10);\n") ==
            Textes{"- dire(\"a < b\", '<', n - 1, n - 10);\n+ dire(\"a < b\", '<', n, n - 10);\n"});
}

TEST_CASE("une exception n'est plus retenue") {
    REQUIRE(
        dans_une_fonction("exception",
                          "    try {\n        g();\n    } catch (...) {\n        h();\n    }\n") ==
        Textes{"- } catch (...) {\n+ } catch (...) { throw;\n"});
}

TEST_CASE("deux instructions échangées, si elles se suivent et ne dépendent pas l'une de l'autre") {
    REQUIRE(dans_une_fonction("echange", "    a();\n    if (n)\n        b();\n    return;\n") ==
            Textes{"- a();\n- if (n)\n- b();\n+ if (n)\n+ b();\n+ a();\n"});
    REQUIRE(dans_une_fonction("echange", "    int m = n;\n    g(m);\n").empty());
    REQUIRE(dans_une_fonction("echange", "    a();\n    {\n        b();\n    }\n").empty());
}

TEST_CASE("une instruction oubliée, même sur plusieurs lignes ou dans le corps d'une ligne") {
    REQUIRE(dans_une_fonction("instruction", "    g(n,\n      1);\n    return;\n") ==
            Textes{"- g(n,\n- 1);\n"});
    REQUIRE(changements("instruction",
                        "class A {\n    ~A() { ::close(n_); }\n    int n() { return n_; }\n};\n") ==
            Textes{"- ~A() { ::close(n_); }\n+ ~A() {}\n"});
    INFO("une déclaration dont le nom sert ne s'oublie pas : le compilateur le dirait");
    REQUIRE(dans_une_fonction("instruction", "    const int m = n;\n    return g(m);\n").empty());
    INFO("un lambda s'oublie ligne à ligne ; hors d'une fonction, rien ne s'oublie");
    REQUIRE(dans_une_fonction("instruction",
                              "    tous([&](int i) {\n        g(i);\n    });\n    h();\n") ==
            Textes{"- g(i);\n", "- h();\n"});
    REQUIRE(
        changements("instruction", "using namespace a;\nint n = f();\nstruct B {\n    int m;\n};\n")
            .empty());
}

TEST_CASE("le corps d'une classe n'est pas celui d'une fonction, même après un commentaire") {
    REQUIRE(changements(
                "instruction",
                "#include <a>\n// Une classe.\ntemplate <class T>\nclass A : B<T> {\npublic:\n"
                "    struct C {\n        int m;  ///< vu\n    };\n    A(const A&) = delete;\n};\n"
                "template <class T>\nvoid f(T t) {\n    g(t);\n}\n") == Textes{"- g(t);\n"});
}

TEST_CASE("le même changement à deux endroits porte deux rangs") {
    const auto mutants = mutations::muter("void f(int n) {\n    g();\n    h();\n    g();\n}\n");
    const auto dernier = std::find_if(mutants.rbegin(), mutants.rend(),
                                      [](const Mutant& m) { return m.famille == "instruction"; });
    REQUIRE(dernier->ligne == 4);
    REQUIRE(difference(*dernier) == "@ 2\n- g();\n");
}

TEST_CASE("la faute commise ne change que ses lignes") {
    const std::string source = "void f(int n) {\n    g();\n    h();\n}\n";
    const auto mutants = mutations::muter(source);
    Textes sources;
    for (const auto& mutant : mutants)
        sources.push_back(appliquer(source, mutant));
    REQUIRE(sources == Textes{"void f(int n) {\n    h();\n}\n",
                              "void f(int n) {\n    h();\n    g();\n}\n",
                              "void f(int n) {\n    g();\n}\n"});
}

TEST_CASE("ce que le squelette donne tout écrit n'est pas changé") {
    const std::string squelette = "void f(int n) {\n    g();\n    // À COMPLÉTER\n}\n";
    const auto mutants = mutations::muter("void f(int n) {\n    g();\n    h();\n}\n", squelette);
    REQUIRE(mutants.size() == 2);
    REQUIRE(difference(mutants[0]) == "- g();\n- h();\n+ h();\n+ g();\n");
    REQUIRE(difference(mutants[1]) == "- h();\n");
}

TEST_CASE("chaque famille est décrite") {
    for (const auto& mutant : mutations::muter(
             "class A {\n    void f() {\n        const std::lock_guard g(v);\n        "
             "c.notify_all();\n        while (a < b) {\n        }\n        "
             "x.store(1, std::memory_order_release);\n        y();\n        try {\n        } "
             "catch (...) {\n        }\n    }\n    std::int64_t n_;\n};\n")) {
        INFO(mutant.famille);
        const auto& familles = mutations::familles();
        REQUIRE(std::any_of(familles.begin(), familles.end(),
                            [&](const auto& f) { return f.nom == mutant.famille; }));
    }
}
