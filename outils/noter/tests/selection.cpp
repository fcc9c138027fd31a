// Le squelette d'un exercice, que l'enseignant l'ait résolu ou non.
#include "selection.hpp"

#include <fstream>
#include <juge/epreuve.hpp>

#include "outil.hpp"

namespace {

namespace fs = std::filesystem;

const std::string a_remplir = "int f() { juge::a_completer(\"f\"); }\n";
const std::string resolu = "int f() { return 1; }\n";

juge::Epreuve exercice_choisi() {
    juge::Epreuve e;
    e.id = "chapitre05_ex1";
    e.squelette = fs::absolute("cours/ex1_essai.hpp");
    e.sources = {fs::absolute("cours/ex1_essai.test.cpp")};
    return e;
}

void ecrire(const std::string& texte) {
    fs::create_directory("cours");
    std::ofstream(exercice_choisi().squelette) << texte;
}

void livrer() {
    ecrire(a_remplir);
    std::ofstream(exercice_choisi().sources.front()) << "// l'épreuve";
    using Mots = std::vector<std::string>;
    for (const Mots& mots : {Mots{"init", "-q"}, Mots{"add", "-A"},
                             Mots{"-c", "user.name=x", "-c", "user.email=x", "commit", "-qmx"}}) {
        Mots commande{"git", "-C", fs::absolute("cours").string()};
        commande.insert(commande.end(), mots.begin(), mots.end());
        REQUIRE(juge::lancer_outil(commande, 20).code == 0);
    }
}

}  // namespace

TEST_CASE("un exercice résolu par l'enseignant a encore son squelette, celui du cours") {
    livrer();
    ecrire(resolu);
    const auto trouve = noter::trouver_squelette(exercice_choisi());
    REQUIRE(trouve.texte == a_remplir);
    REQUIRE(trouve.origine.find("tel que livré") != std::string::npos);
}

TEST_CASE("un squelette que l'enseignant retouche est celui qui sert") {
    livrer();
    ecrire("// revu\n" + a_remplir);
    const auto trouve = noter::trouver_squelette(exercice_choisi());
    REQUIRE(trouve.texte == "// revu\n" + a_remplir);
    REQUIRE(trouve.origine == exercice_choisi().squelette.string());
}

TEST_CASE("sans dépôt, le fichier sert s'il n'est pas résolu ; sinon il n'y a pas de témoin") {
    ecrire(a_remplir);
    REQUIRE(noter::trouver_squelette(exercice_choisi()).texte == a_remplir);
    REQUIRE_FALSE(noter::trouver_squelette(exercice_choisi()).origine.empty());
    ecrire(resolu);
    REQUIRE(noter::trouver_squelette(exercice_choisi()).origine.empty());
}
