// Les survivants expliqués, et ce qui reste à reprendre.
#include "bilan.hpp"

#include <fstream>
#include <juge/epreuve.hpp>

namespace {

using mutations::Bilan;
using mutations::Explications;
using mutations::Mutant;
using mutations::Sort;

Mutant oubli(const std::string& ligne) {
    return {"instruction", 3, {"    " + ligne}, {}, 1};
}

Explications lues(const std::string& texte) {
    std::ofstream("essai.mutants") << texte;
    return mutations::lire_explications("essai.mutants");
}

}  // namespace

TEST_CASE("un survivant s'explique par son changement, puis une raison") {
    REQUIRE(lues("# Commentaire\n\n@ 2\n- a();\n+ b();\néquivalent : rien\n- ne change\n\n- "
                 "c();\nbis\n") ==
            Explications{{"@ 2\n- a();\n+ b();\n", "équivalent : rien\n- ne change\n"},
                         {"- c();\n", "bis\n"}});
    REQUIRE(mutations::lire_explications("absent.mutants").empty());
    for (const char* incomplet : {"- a();\n", "raison seule\n", "- a();\nx\n\n- a();\ny\n"}) {
        INFO(incomplet);
        REQUIRE_THROWS_WITH(lues(incomplet), Catch::Matchers::Contains("s'explique une fois"));
    }
    REQUIRE(mutations::fichier_des_explications("solutions/ex1_essai.hpp") ==
            "solutions/ex1_essai.mutants");
}

TEST_CASE("un survivant sans explication, une explication sans survivant : à reprendre") {
    const std::vector<Mutant> mutants{oubli("a();"), oubli("b();"), oubli("c();"), oubli("d();")};
    Bilan bilan(mutants,
                {{"- b();\n", "équivalent"}, {"- c();\n", "à tort"}, {"- z();\n", "ancien"}});
    bilan.noter(mutants[0], Sort::survit);
    bilan.noter(mutants[1], Sort::survit);
    bilan.noter(mutants[2], Sort::tue);
    bilan.noter(mutants[3], Sort::ne_compile_pas);
    REQUIRE(bilan.compte() ==
            "4 mutants jugés : 1 tué, 2 survivants (dont 1 expliqué), 1 ne compile pas");
    REQUIRE(bilan.a_reprendre() ==
            "Survit sans explication, ligne 3 (instruction) :\n- a();\n\n"
            "Expliqué, et pourtant tué :\n- c();\n\n"
            "Expliqué, mais n'est pas un mutant de la solution :\n- z();\n\n");
}

TEST_CASE("rien à reprendre si tout est tué ou expliqué ; un mutant pas encore jugé ne l'est pas") {
    const std::vector<Mutant> mutants{oubli("a();"), oubli("b();")};
    Bilan bilan(mutants, {{"- b();\n", "équivalent"}});
    bilan.noter(mutants[0], Sort::tue);
    REQUIRE(bilan.a_reprendre().empty());
    REQUIRE(bilan.explique(mutants[1]));
}
