#include "decoupeur.hpp"

#include <juge/epreuve.hpp>

namespace {

std::vector<std::string> textes(const std::string& source) {
    std::vector<std::string> resultat;
    for (const auto& jeton : juge::decouper(source))
        resultat.push_back(jeton.texte);
    return resultat;
}

using Textes = std::vector<std::string>;

}  // namespace

TEST_CASE("un source est découpé en mots, nombres, signes et chaînes") {
    REQUIRE(textes("int a_1 = 0x2F + 1'000;") ==
            Textes{"int", "a_1", "=", "0x2F", "+", "1'000", ";"});
    REQUIRE(textes(R"(f("a \" b", '\'', L"x"))") ==
            Textes{"f", "(", R"("a \" b")", ",", R"('\'')", ",", "L", "\"x\"", ")"});
    REQUIRE(textes("été = 1") == Textes{"été", "=", "1"});
}

TEST_CASE("les commentaires disparaissent, et ce qui leur ressemble dans une chaîne reste") {
    REQUIRE(textes("a // b /* c\nd /* e // f\n g */ h") == Textes{"a", "d", "h"});
    REQUIRE(textes("\"/* pas un commentaire */\" i") ==
            Textes{"\"/* pas un commentaire */\"", "i"});
    INFO("une ligne de commentaire prolongée par une barre oblique inverse continue");
    REQUIRE(textes("a // b \\\nc\nd") == Textes{"a", "d"});
}

TEST_CASE("les lignes prolongées sont recollées, même au milieu d'un mot") {
    REQUIRE(textes("no_san\\\nitize") == Textes{"no_sanitize"});
    REQUIRE(textes("no_san\\ \t\v\f\r\nitize") == Textes{"no_sanitize"});
    REQUIRE(textes("a // b \\\r \nc") == Textes{"a", "c"});
    REQUIRE(textes("/\\\n/ caché\nvu") == Textes{"vu"});
    REQUIRE(textes("\"ab\\\ncd\"") == Textes{"\"abcd\""});
}

TEST_CASE("une chaîne brute garde tout, et rien n'y est recollé") {
    INFO("son contenu est rendu comme celui d'une chaîne ordinaire");
    REQUIRE(textes(R"src(R"(a"b\c)" d)src") == Textes{R"("a\"b\\c")", "d"});
    REQUIRE(textes("R\"x(// )\" )x\" e") == Textes{R"("// )\" ")", "e"});
    REQUIRE(textes("u8R\"(\\\n)\" f").back() == "f");
    INFO("un identifiant qui finit par R n'ouvre pas une chaîne brute");
    REQUIRE(textes("COULEUR\"(\" g") == Textes{"COULEUR", "\"(\"", "g"});
    INFO("une chaîne brute qui ne se ferme pas avale la fin");
    REQUIRE(textes("R\"(a b").size() == 1);
}

TEST_CASE("les digraphes valent les signes qu'ils remplacent") {
    const auto jetons = juge::decouper("%:define a b %:%: c");
    REQUIRE(jetons.front().texte == "#");
    REQUIRE(jetons.front().debut_de_ligne);
    REQUIRE(jetons[4].texte == "##");
}

TEST_CASE("les chevrons n'ouvrent un nom de fichier qu'après #include") {
    REQUIRE(textes("#include <a b/c.hpp> // d") == Textes{"#", "include", "<a b/c.hpp>"});
    REQUIRE(textes("a <b> c") == Textes{"a", "<", "b", ">", "c"});
}

TEST_CASE("chaque jeton connaît sa ligne, malgré les prolongements et les chaînes brutes") {
    const auto jetons = juge::decouper("a \\\n b\n/* x\n y */ c R\"(\n\n)\" d\ne");
    std::vector<int> lignes;
    for (const auto& jeton : jetons)
        lignes.push_back(jeton.ligne);
    REQUIRE(lignes == std::vector<int>{1, 2, 4, 4, 6, 7});
    REQUIRE(jetons.back().debut_de_ligne);
    REQUIRE_FALSE(jetons[1].debut_de_ligne);
}

TEST_CASE("un fichier abîmé se découpe sans déborder") {
    for (const char* source : {"", "\\", "\\\n", "\"", "'", "/*", "/", "R\"", "R\"(", "#include <",
                               "%:%", "\xEF\xBB\xBF", "\"\\"})
        juge::decouper(source);
    SUCCEED("tous découpés");
    INFO("une chaîne ouverte s'arrête à la fin de sa ligne");
    REQUIRE(textes("\"ouverte\nsuite") == Textes{"\"ouverte", "suite"});
}
