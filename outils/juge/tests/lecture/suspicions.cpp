#include <cctype>
#include <filesystem>
#include <juge/epreuve.hpp>
#include <set>

#include "decoupeur.hpp"
#include "lecture.hpp"
#include "suspicions.hpp"

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

/// Les noms que cet en-tête du juge déclare directement dans l'espace de noms juge.
std::set<std::string> noms_declares(const std::string& en_tete) {
    const auto dossier = std::filesystem::path(__FILE__).parent_path() / "../../include/juge";
    static const std::set<std::string> types{"class", "struct", "enum", "namespace"};
    const auto jetons = juge::decouper(juge::lire_texte(dossier / en_tete));
    std::set<std::string> noms;
    bool dans_juge = false;  // et non dans juge::macros
    int profondeur = 0;
    for (std::size_t i = 3; i < jetons.size(); ++i) {
        const std::string& mot = jetons[i].texte;
        const std::string& avant = jetons[i - 1].texte;
        if (mot == "{" && profondeur++ == 0)
            dans_juge = jetons[i - 2].texte == "namespace" && avant == "juge";
        if (mot == "}") --profondeur;
        if (avant == ":" && jetons[i - 3].texte == "juge") noms.insert(mot);
        const bool nom = std::isalpha(static_cast<unsigned char>(mot[0])) != 0;
        if (!nom || profondeur != 1 || !dans_juge || types.count(mot) != 0) continue;
        const std::string apres = i + 1 < jetons.size() ? jetons[i + 1].texte : "";
        const bool type = types.count(avant) != 0 && apres != ">" && apres != ",";
        if (type || (apres == "(" && avant != "[" && avant != "(" && avant != "<"))
            noms.insert(mot);
    }
    return noms;
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
    REQUIRE(suspecte("#define co_await"));
    INFO("un mot de ce qui compare les macros ne se renomme pas davantage");
    REQUIRE(suspecte("#define equivalents(...) true"));
    REQUIRE(suspecte("#define avant apres"));
    REQUIRE(suspecte("#define i 99"));
    REQUIRE(suspecte("#define size_t int"));
    INFO("une macro en minuscules qui ne change que la réponse est libre");
    REQUIRE_FALSE(suspecte("#include <mutex>\n#define repeter(n) for (int i = 0; i < (n); ++i)"));
    INFO("suivie d'une inclusion, elle change aussi ce qui est inclus");
    REQUIRE(suspecte("#define repeter(n) n\n#include <mutex>"));
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

TEST_CASE("un accident n'est pas une triche") {
    const auto verdicts = [](const std::string& reponse) {
        std::vector<juge::Verdict> resultat;
        for (const auto& s : juge::lire_suspicions(reponse, "", {}))
            resultat.push_back(s.verdict);
        return resultat;
    };
    using Verdicts = std::vector<juge::Verdict>;
    for (const char* faute_de_frappe :
         {"void f() { juge::a_complter(\"f()\"); }", "void f() { juge::A_completer(\"f()\"); }",
          "void f() { juge::; }", "#include <juge/a_completer.h>", "#include <juge/completer.hpp>",
          "#inlcude <mutex>", "#include"}) {
        INFO(faute_de_frappe);
        REQUIRE(verdicts(faute_de_frappe) == Verdicts{juge::Verdict::ne_compile_pas});
    }
    for (const char* maladresse : {"#include \"mutex\"", "#include \"ex1_pile.hpp\"",
                                   "void error(int n) { n = 0; }\nvoid f() { error(3); }",
                                   "struct S { S() { exit(); } void exit() noexcept { } };"}) {
        INFO(maladresse);
        REQUIRE(verdicts(maladresse) == Verdicts{juge::Verdict::echec});
    }
    for (const char* innocent :
         {"int juge = 3;\nint f() { return juge + 1; }", "#pragma GCC diagnostic push",
          "#pragma region pile", "struct Proces { std::string juge; };", "int a;\f\nint\vb;"}) {
        INFO(innocent);
        REQUIRE(verdicts(innocent) == Verdicts{});
    }
}

TEST_CASE("prendre ce qui est au juge reste suspect, de quelque façon que ce soit") {
    for (const char* prise :
         {"void f() { juge::explorer(1, g); }", "juge::Acteur a(\"a\", f);",
          "using namespace juge;", "namespace j = juge;", "namespace j = ::juge;",
          "namespace juge { int x; }", "namespace [[deprecated]] juge { int x; }",
          "namespace a::juge { int x; }", "#define J juge", "#include <juge/epreuve.hpp>",
          "#include <juge//epreuve.hpp>", "#include <juge/../juge/epreuve.hpp>",
          "#include \"../ex1.hpp\"", "#include \"/cours/ex1.hpp\"", "#line 3", "# 3 \"a.hpp\"",
          "#include_next <mutex>", "#pragma GCC optimize \"O3\"",
          "void exit(int);\nvoid f() { exit(0); }"}) {
        INFO(prise);
        const auto suspicions = juge::lire_suspicions(prise, "", {});
        REQUIRE_FALSE(suspicions.empty());
        REQUIRE(suspicions.front().verdict == juge::Verdict::triche_presumee);
    }
}

TEST_CASE("aucun nom que déclarent les en-têtes du juge ne passe pour une faute de frappe") {
    std::size_t noms = 0;
    for (const char* en_tete : {"epreuve.hpp", "mesure.hpp", "reponse.hpp", "a_completer.hpp"}) {
        for (const auto& nom : noms_declares(en_tete)) {
            if (nom == "a_completer") continue;
            INFO(en_tete << " : " << nom);
            const auto suspicions = juge::lire_suspicions("auto x = juge::" + nom + ";", "", {});
            REQUIRE_FALSE(suspicions.empty());
            REQUIRE(suspicions.front().verdict == juge::Verdict::triche_presumee);
            ++noms;
        }
    }
    REQUIRE(noms > 10);
}

TEST_CASE("un co_await dans la condition d'un if ou d'un switch est relevé") {
    using Numeros = std::vector<int>;
    REQUIRE(juge::lire_conditions_en_attente("Tache f() {\n  if (co_await g()) co_return 1;\n"
                                             "  switch (a +\n co_await g()) {}\n}") ==
            Numeros{2, 4});
    REQUIRE(juge::lire_conditions_en_attente(
                "const auto r = co_await g();\nif (r) co_await h();\n"
                "while (co_await g()) {}\n// if (co_await g())\nif (f(\"co_await\")) {}")
                .empty());
    REQUIRE(juge::lire_conditions_en_attente("if (").empty());
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
