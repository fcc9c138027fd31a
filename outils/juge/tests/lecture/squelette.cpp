// Le squelette livré, retrouvé dans l'historique de git.
#include "squelette.hpp"

#include <fstream>
#include <juge/epreuve.hpp>

#include "outil.hpp"

namespace {

namespace fs = std::filesystem;

const std::string squelette = "int f() { juge::a_completer(\"f\"); }\n";

/// Un dépôt git qui livre un exercice.
class Depot {
public:
    Depot() {
        fs::create_directory(dossier_);
        exercice_.id = "chapitre05_ex1";
        exercice_.serie = "chapitre05";
        exercice_.nom = "ex1_essai";
        exercice_.squelette = dossier_ / "ex1_essai.hpp";
        exercice_.sources = {dossier_ / "ex1_essai.test.cpp"};
        exercice_.indices = dossier_ / "ex1_essai.indices.md";
    }
    const juge::Epreuve& exercice() const { return exercice_; }
    void repondre(const std::string& texte) const {
        std::ofstream(exercice_.squelette, std::ios::binary) << texte;
    }
    /// Le cours livre ce squelette et une épreuve qui va avec.
    void livrer(const std::string& texte) const {
        repondre(texte);
        std::ofstream(exercice_.sources.front()) << "// épreuve de : " + texte;
        git({"init", "-q"});
        commettre();
    }
    void commettre() const {
        git({"add", "-A"});
        git({"-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "x"});
    }

private:
    void git(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"git", "-C", dossier_.string()});
        const auto sortie = juge::lancer_outil(arguments, 20);
        INFO(sortie.texte);
        REQUIRE(sortie.code == 0);
    }

    fs::path dossier_ = fs::absolute("depot");
    juge::Epreuve exercice_;
};

std::string refus(const juge::Epreuve& exercice) {
    try {
        return "trouvé : " + juge::squelette_livre(exercice);
    } catch (const std::runtime_error& erreur) {
        return erreur.what();
    }
}

}  // namespace

TEST_CASE("le squelette livré se retrouve, que la réponse ait été commise ou non") {
    const Depot depot;
    depot.livrer(squelette);
    depot.repondre("int f() { return 1; }\n");
    CHECK(juge::squelette_livre(depot.exercice()) == squelette);
    depot.commettre();
    CHECK(juge::squelette_livre(depot.exercice()) == squelette);
}

TEST_CASE("le squelette retouché par le cours, sans son épreuve, est rendu") {
    const Depot depot;
    depot.livrer(squelette);
    depot.repondre("// mieux dit\n" + squelette);
    depot.commettre();
    depot.repondre("int f() { return 1; }\n");
    CHECK(juge::squelette_livre(depot.exercice()) == "// mieux dit\n" + squelette);
}

TEST_CASE("une réponse commencée, et commise, n'est pas le squelette") {
    const Depot depot;
    depot.livrer(squelette + squelette);
    depot.repondre(squelette + "int f() { return 1; }\n");
    depot.commettre();
    CHECK(juge::squelette_livre(depot.exercice()) == squelette + squelette);
}

TEST_CASE("une mise à jour du cours donne le nouveau squelette, même s'il laisse moins à écrire") {
    const Depot depot;
    depot.livrer(squelette + squelette);
    depot.livrer("// revu\n" + squelette);
    depot.repondre("int f() { return 1; }\n");
    depot.commettre();
    CHECK(juge::squelette_livre(depot.exercice()) == "// revu\n" + squelette);
}

TEST_CASE("une réponse commise avec l'épreuve ne cache pas le squelette") {
    const Depot depot;
    depot.livrer(squelette);
    depot.livrer("int f() { return 1; }\n");
    CHECK(juge::squelette_livre(depot.exercice()) == squelette);
}

TEST_CASE("sans historique, le refus dit que faire") {
    const Depot depot;
    CHECK(refus(depot.exercice()).find("Sans dépôt git") != std::string::npos);
    depot.livrer("int f() { return 1; }\n");  // tout commis d'un coup, réponse comprise
    CHECK(refus(depot.exercice()).find("n'est pas dans l'historique") != std::string::npos);
}
