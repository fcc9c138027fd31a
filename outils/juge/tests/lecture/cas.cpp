#include <fstream>
#include <juge/epreuve.hpp>

#include "lecture.hpp"

namespace {

/// Les cas d'une épreuve de ce texte, écrite dans le dossier temporaire.
std::vector<juge::Cas> cas(const std::string& texte) {
    std::ofstream("essai.cpp", std::ios::binary) << texte;
    return juge::lire_cas({"essai.cpp"});
}

std::vector<std::string> noms(const std::string& texte) {
    std::vector<std::string> resultat;
    for (const auto& c : cas(texte))
        resultat.push_back(c.nom);
    return resultat;
}

/// Ce que dit le refus ; vide si l'épreuve est acceptée.
std::string refus(const std::string& texte) {
    try {
        cas(texte);
        return "";
    } catch (const std::runtime_error& erreur) {
        return erreur.what();
    }
}

using Noms = std::vector<std::string>;

}  // namespace

TEST_CASE("les cas sont lus dans l'ordre, avec leur leçon et leurs constructions") {
    const auto lus = cas("TEST_CASE(\"a\") {}\nTEST_CASE( \"b\" , \"[1.6][simple][tsan]\" ) {}");
    REQUIRE(lus.size() == 2);
    REQUIRE(lus[0].nom == "a");
    REQUIRE(lus[0].lecon.empty());
    REQUIRE(lus[0].profils.empty());
    REQUIRE(lus[1].lecon == "1.6");
    REQUIRE(lus[1].profils == Noms{"simple", "tsan"});
}

TEST_CASE("un nom coupé en plusieurs chaînes est recollé") {
    REQUIRE(noms("TEST_CASE(\"un long \"\n          \"nom\", \"[1.6]\"\n \"[simple]\") {}") ==
            Noms{"un long nom"});
    REQUIRE(cas("TEST_CASE(\"n\", \"[1.\" \"6]\") {}").front().lecon == "1.6");
    REQUIRE(noms(R"(TEST_CASE("dit \"oui\" \\ non") {})") == Noms{R"(dit "oui" \ non)"});
    REQUIRE(noms("TEST_CASE(R\"(brut \\n)\") {}") == Noms{"brut \\n"});
}

TEST_CASE("un cas en commentaire ou dans une chaîne ne compte pas") {
    REQUIRE(noms("// TEST_CASE(\"a\")\n/* TEST_CASE(\"b\") */\n"
                 "auto c = \"TEST_CASE(\\\"c\\\")\";\nauto d = R\"(TEST_CASE(\"d\"))\";\n"
                 "TEST_CASE(\"e\") {}") == Noms{"e"});
}

TEST_CASE("un cas que le juge ne sait pas lire fait refuser l'épreuve") {
    for (const char* illisible :
         {"TEST_CASE(NOM) {}", "TEST_CASE() {}", "TEST_CASE(\"\") {}", "TEST_CASE {}",
          "TEST_CASE(\"a\", etiquettes) {}", "TEST_CASE(\"a\" + b) {}", "TEST_CASE(\"a\\tb\") {}",
          "TEST_CASE(u8\"a\") {}", "SCENARIO(\"a\") {}", "TEST_CASE_METHOD(Classe, \"a\") {}",
          "TEMPLATE_TEST_CASE(\"a\", \"\", int) {}", "REGISTER_TEST_CASE(f, \"a\")",
          "TEMPLATE_LIST_TEST_CASE(\"a\", \"\", Types) {}", "TEST_CASE(\"a\""}) {
        INFO(illisible);
        const std::string raison = refus("\n\n" + std::string(illisible));
        REQUIRE(raison.find("essai.cpp:3 : le juge n'exécute que des cas de la forme") == 0);
    }
}

TEST_CASE("un cas sous condition, ou dans une macro, fait refuser l'épreuve") {
    for (const char* absent :
         {"#if 0\nTEST_CASE(\"a\") {}\n#endif", "#ifdef X\nTEST_CASE(\"a\") {}\n#else\n#endif",
          "#define CAS \\\nTEST_CASE(\"a\")",
          "#if A\n#if B\n#endif\nTEST_CASE(\"a\") {}\n#endif"}) {
        INFO(absent);
        REQUIRE(refus(absent).find(" : un cas dans une macro ou sous #if") != std::string::npos);
    }
    INFO("une condition refermée ne compte plus");
    REQUIRE(noms("#if A\n#elif B\n#endif\nTEST_CASE(\"a\") {}") == Noms{"a"});
}

TEST_CASE("deux cas du même nom font refuser l'épreuve") {
    REQUIRE(refus("TEST_CASE(\"ab\") {}\nTEST_CASE(\"a\" \"b\") {}") ==
            "essai.cpp : deux cas s'appellent « ab »");
}

TEST_CASE("un fichier absent est une erreur") {
    REQUIRE_THROWS_WITH(juge::lire_cas({"absent.cpp"}), "Fichier illisible : absent.cpp");
}

TEST_CASE("une épreuve réduite à un cas garde ses aides, et ses numéros de lignes") {
    const auto reste = [](const std::string& texte, const std::string& nom) {
        std::ofstream("essai.cpp", std::ios::binary) << texte;
        const std::string garde = juge::ne_garder_que("essai.cpp", nom);
        return garde.substr(garde.find("#line"));
    };
    const std::string epreuve =
        "int aide() { return 1; }\nTEST_CASE(\"a\") {\n    if (aide()) {\n    }\n}\n"
        "TEST_CASE(\"b\", \"[tsan]\") {\n    auto s = \"}\";\n}\nint autre;\nTEST_CASE(\"c\") {}\n";
    REQUIRE(reste(epreuve, "b") ==
            "#line 1 \"essai.cpp\"\nint aide() { return 1; }\n\n\n\n\n"
            "TEST_CASE(\"b\", \"[tsan]\") {\n    auto s = \"}\";\n}\nint autre;\n\n");
    REQUIRE(reste(epreuve, "aucun") ==
            "#line 1 \"essai.cpp\"\nint aide() { return 1; }\n\n\n\n\n\n\n\nint autre;\n\n");
    INFO("ce qui n'est pas un cas entier reste tel quel");
    REQUIRE(reste("TEST_CASE(\"a\") {\n", "b") == "#line 1 \"essai.cpp\"\nTEST_CASE(\"a\") {\n");
}

TEST_CASE("l'en-tête d'une erreur connue annonce le verdict, le cas et la raison") {
    const auto attendu = [](const std::string& texte, bool sans_lecture = false) {
        std::ofstream("erreur.hpp") << texte;
        return juge::lire_attendu("erreur.hpp", sans_lecture);
    };
    const auto complet =
        attendu("// attendu : COURSE DÉTECTÉE dans « a, b » — sans verrou\nint x;");
    REQUIRE(complet.has_value());
    REQUIRE(complet->verdict == juge::Verdict::course_detectee);
    REQUIRE(complet->cas == "a, b");
    REQUIRE(complet->garantie.empty());
    REQUIRE(complet->raison == "sans verrou");
    const auto numerote = attendu("attendu : FUITE — G2 : jamais rendu");
    REQUIRE(numerote->garantie == "G2");
    REQUIRE(numerote->raison == "jamais rendu");
    const std::string deux = "// attendu : TRICHE PRÉSUMÉE — a\n// sans lecture : RÉUSSI — b\n";
    REQUIRE(attendu(deux)->verdict == juge::Verdict::triche_presumee);
    REQUIRE(attendu(deux, true)->verdict == juge::Verdict::reussi);
    REQUIRE(attendu("// attendu : ÉCHEC — fin de ligne de Windows\r\n")->raison ==
            "fin de ligne de Windows");
    INFO("sans verdict connu, sans raison, ou plus bas dans le fichier, rien n'est annoncé");
    REQUIRE_FALSE(attendu("// attendu : RATÉ — raison").has_value());
    REQUIRE_FALSE(attendu("// attendu : ÉCHEC").has_value());
    REQUIRE_FALSE(attendu("#pragma once\n// attendu : ÉCHEC — raison").has_value());
    REQUIRE_FALSE(attendu("// attendu : ÉCHEC — raison", true).has_value());
}
