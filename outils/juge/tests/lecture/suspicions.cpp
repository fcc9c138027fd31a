#include <juge/epreuve.hpp>

#include "lecture.hpp"

namespace {

/// « ligne phrase » pour chaque suspicion.
std::vector<std::string> suspects(const std::string& reponse,
                                  const std::vector<std::string>& autorise = {}) {
    const std::string epreuve = "TEST_CASE(\"a\") { REQUIRE(compter(2) == 4); }";
    std::vector<std::string> resultat;
    for (const auto& s : juge::lire_suspicions(reponse, epreuve, autorise))
        resultat.push_back(std::to_string(s.ligne) + " " + s.phrase);
    return resultat;
}

bool suspecte(const std::string& reponse) {
    return !suspects(reponse).empty();
}

}  // namespace

TEST_CASE("une réponse ordinaire n'est pas suspecte") {
    for (const char* honnete : {
             "#pragma once\n#include <mutex>\n#include <juge/a_completer.hpp>\n"
             "inline int compter(int n) { juge::a_completer(\"compter()\"); }",
             "// exit(0) arrêterait l'épreuve\n/* __tsan_acquire */ int x = 0;",
             "const char* aide = \"tapez exit pour sortir\";",
             "struct Porte { void exit(); };\nvoid Porte::exit() {}\nvoid f(Porte& p) { p.exit(); "
             "}",
             "void g(Porte* p) { p->exit(); }",
             "struct Sortie { bool exit(int code) { return code == 0; } };",
             "#define NOMBRE 3\nint tableau[NOMBRE];",
             "int daemon = 0;\nint err = daemon;",
         }) {
        INFO(honnete);
        REQUIRE(suspects(honnete) == std::vector<std::string>{});
    }
}

TEST_CASE("finir le programme est suspect, où que ce soit écrit") {
    for (const char* fin :
         {"void f() { exit(0); }", "void f() { std::exit(0); }", "void f() { ::_exit(0); }",
          "void f() { return std::quick_exit(0); }", "auto f = &_Exit;", "using std::exit;",
          "void f() { errx(0, \"\"); }", "int a = (std::atexit(f), 0);",
          "#define SORTIR exit\nvoid f() { SORTIR(0); }", "void f() { ex\\\nit(0); }",
          "#define TYPE\nvoid f() { TYPE exit(0); }", "long n = compl syscall(231, 0);",
          "bool b = f bitand exit(0);", "int a = argp_parse(&p, 2, v, 0, 0, 0);",
          "void f() { error(256, 0, \"\"); }", "void f() { execl(\"/bin/true\", \"t\"); }"}) {
        INFO(fin);
        REQUIRE(suspecte(fin));
    }
}

TEST_CASE("une suspicion dit la ligne et le mot") {
    REQUIRE(suspects("int a;\nvoid f() { std::exit(0); }\n") ==
            std::vector<std::string>{"2 « exit » met fin au programme avant la fin de l'épreuve"});
}

TEST_CASE("renommer un mot de l'épreuve ou du langage est suspect") {
    REQUIRE(suspecte("#define REQUIRE(x)"));
    REQUIRE(suspecte("%:define REQUIRE(x)"));
    REQUIRE(suspecte("#def\\\nine REQUIRE(x)"));
    REQUIRE(suspecte("# /* */ define REQUIRE(x)"));
    REQUIRE(suspecte("#undef REQUIRE"));
    REQUIRE(suspecte("#define if while"));
    REQUIRE(suspecte("#define compter tricher"));
    REQUIRE(suspecte("#define JUGE_MACROS"));
    INFO("un mot de Catch2, ou de ce qui compare les macros, ne se renomme pas davantage");
    REQUIRE(suspecte("#define equivalents(...) true"));
    REQUIRE(suspecte("#define handleExpr(...) reussir()"));
    INFO("un mot en majuscules qui n'est qu'à la réponse reste libre");
    REQUIRE_FALSE(suspecte("#ifndef _COMPTEUR_HPP_\n#define _COMPTEUR_HPP_\n#endif"));
    REQUIRE_FALSE(suspecte("#define COMPTEUR_MAX_2 3"));
}

TEST_CASE("ajouter à la bibliothèque standard est suspect") {
    for (const char* ajout :
         {"namespace std { bool operator==(const V&, const V&) { return true; } }",
          "namespace [[deprecated]] std {}", "#define S std\nnamespace S {}",
          "#define OUVRIR(x) namespace x {\nOUVRIR(std)}",
          "template <> bool std::operator==(const V&, const V&) { return true; }",
          "namespace s = std;\ntemplate <>\ninline bool s::operator==(V, V) { return true; }"}) {
        INFO(ajout);
        REQUIRE(suspecte(ajout));
    }
    for (const char* honnete :
         {"using namespace std;", "namespace fs = std::filesystem;", "namespace atelier { int a; }",
          "namespace a::b { struct std_like; }",
          "template <>\nstruct std::hash<T> { std::size_t operator()(const T&) const; };",
          "template <> int f<int>(int) { return 0; }",
          "template <class T> bool operator==(const File<T>&, const File<T>&);"}) {
        INFO(honnete);
        REQUIRE_FALSE(suspecte(honnete));
    }
}

TEST_CASE("un octet que les compilateurs ne lisent pas tous pareil est suspect") {
    for (const char octet : {'\0', '\v', '\f', '\r', '\x1b', '\x7f'}) {
        const std::string reponse = std::string("int a;\n// b \\") + octet + " \nint c;\n";
        REQUIRE(suspects(reponse) ==
                std::vector<std::string>{"2 un caractère invisible peut cacher un mot au juge"});
    }
    REQUIRE_FALSE(suspecte("int a;\r\n\tint été;\r\n"));
}

TEST_CASE("écarter un cas est suspect") {
    REQUIRE(suspecte("void f() { SKIP(\"\"); }"));
}

TEST_CASE("désactiver un assainisseur, ou lui parler, est suspect") {
    for (const char* ruse : {"__attribute__((no_sanitize(\"thread\"))) void f();",
                             "[[gnu::no_sanitize_thread]] void f();",
                             "[[clang::disable_sanitizer_instrumentation]] int f();",
                             "#define COLLER(a, b) a##b", "void f() { __tsan_acquire(nullptr); }",
                             "extern \"C\" const char* __tsan_default_options();",
                             "void f() { asm(\"nop\"); }", "void f() { AnnotateHappensBefore(); }",
                             "_Pragma(\"GCC optimize\")", "#pragma GCC optimize \"O3\""}) {
        INFO(ruse);
        REQUIRE(suspecte(ruse));
    }
    REQUIRE_FALSE(suspecte("#pragma once"));
}

TEST_CASE("chercher les canaux du juge est suspect, même dans une chaîne brute") {
    REQUIRE(suspecte("int fd = 1013;"));
    REQUIRE(suspecte("auto f = open(\"/proc/self/fd/5\");"));
    REQUIRE(suspecte("auto f = open(R\"(/proc/self/fd/5)\");"));
    REQUIRE(suspecte("void f() { juge::explorer(1, g); }"));
}

TEST_CASE("une réponse n'inclut que la bibliothèque") {
    REQUIRE(suspecte("#include \"solution.hpp\""));
    REQUIRE(suspecte("#include <../solution.hpp>"));
    REQUIRE(suspecte("#include </etc/passwd>"));
    REQUIRE(suspecte("#include FICHIER"));
    REQUIRE(suspecte("#include <catch2/catch.hpp>"));
    REQUIRE(suspecte("#include <juge/epreuve.hpp>"));
    REQUIRE(suspecte("#import <vector>"));
}

TEST_CASE("AUTORISE lève un seul reproche") {
    const std::string reponse = "void enfant() { _exit(0); }\nvoid f() { exit(0); }";
    REQUIRE(suspects(reponse).size() == 2);
    const auto restants = suspects(reponse, {"_exit"});
    REQUIRE(restants.size() == 1);
    REQUIRE(restants.front().rfind("2 « exit »", 0) == 0);
}

TEST_CASE("INTERDIT vise les mots entiers, hors des commentaires et des chaînes") {
    const std::vector<std::string> interdits{"counting_semaphore", "sleep_for"};
    REQUIRE(juge::lire_interdits("// counting_semaphore\nint mon_counting_semaphore;", interdits)
                .empty());
    REQUIRE(juge::lire_interdits("auto s = \"sleep_for\";", interdits).empty());
    const auto trouves =
        juge::lire_interdits("int a;\nstd::counting_semaphore<1> s{0};", interdits);
    REQUIRE(trouves.size() == 1);
    REQUIRE(trouves.front().ligne == 2);
    REQUIRE(trouves.front().phrase ==
            "« counting_semaphore » : cet exercice demande de s'en passer");
}
