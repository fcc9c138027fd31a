#include "reponse.hpp"

#include <fstream>
#include <juge/epreuve.hpp>
#include <regex>

#include "dossier.hpp"
#include "lecture.hpp"
#include "outil.hpp"

namespace {

namespace fs = std::filesystem;

const std::string squelette = "int f() { juge::a_completer(\"f\"); }\n";

/// Un dépôt git qui livre un exercice.
class Depot {
public:
    Depot() {
        exercice_.id = "chapitre05_ex1";
        exercice_.serie = "chapitre05";
        exercice_.nom = "ex1_essai";
        exercice_.squelette = dossier_.chemin() / "ex1_essai.hpp";
        exercice_.sources = {dossier_.chemin() / "ex1_essai.test.cpp"};
        exercice_.indices = dossier_.chemin() / "ex1_essai.indices.md";
    }
    const juge::Epreuve& exercice() const { return exercice_; }
    fs::path sauvegardes() const { return dossier_.chemin() / ".cahier" / "sauvegardes"; }
    void ecrire(const fs::path& fichier, const std::string& texte) const {
        std::ofstream(fichier, std::ios::binary) << texte;
    }
    void repondre(const std::string& texte) const { ecrire(exercice_.squelette, texte); }
    void livrer(const std::string& texte) const {
        repondre(texte);
        ecrire(exercice_.sources.front(), "// épreuve de : " + texte);
        git({"init", "-q"});
        commettre("cours");
    }
    void commettre(const std::string& auteur) const {
        git({"add", "-A"});
        git({"-c", "user.name=" + auteur, "-c", "user.email=" + auteur + "@example.org", "commit",
             "-qm", "x"});
    }

private:
    void git(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"git", "-C", dossier_.chemin().string()});
        const auto sortie = juge::lancer_outil(arguments, 20);
        INFO(sortie.texte);
        REQUIRE(sortie.code == 0);
    }
    Dossier dossier_;
    juge::Epreuve exercice_;
};

std::string refus(const juge::Epreuve& exercice) {
    try {
        return "trouvé : " + cahier::squelette_livre(exercice);
    } catch (const std::runtime_error& erreur) {
        return erreur.what();
    }
}

}  // namespace

TEST_CASE("le squelette livré se retrouve, que la réponse ait été commise ou non") {
    const Depot depot;
    depot.livrer(squelette);
    depot.repondre("int f() { return 1; }\n");
    CHECK(cahier::squelette_livre(depot.exercice()) == squelette);
    depot.commettre("étudiante");
    CHECK(cahier::squelette_livre(depot.exercice()) == squelette);
}

TEST_CASE(
    "le squelette retouché par le cours est rendu, celui que l'étudiant annote ne l'est pas") {
    const Depot depot;
    depot.livrer(squelette);
    depot.repondre("// mieux dit\n" + squelette);
    depot.commettre("cours");
    depot.repondre("// mes notes\n" + squelette);
    depot.commettre("étudiante");
    CHECK(cahier::squelette_livre(depot.exercice()) == "// mieux dit\n" + squelette);
}

TEST_CASE("qui commet tout sous son nom retrouve la dernière version où rien n'est commencé") {
    const Depot depot;
    depot.livrer(squelette);
    depot.repondre("int f() { return 1; }\n");
    depot.commettre("cours");
    CHECK(cahier::squelette_livre(depot.exercice()) == squelette);
}

TEST_CASE("une mise à jour du cours donne le nouveau squelette") {
    const Depot depot;
    depot.livrer(squelette);
    depot.livrer("// revu\n" + squelette);
    depot.repondre("int f() { return 1; }\n");
    depot.commettre("étudiante");
    CHECK(cahier::squelette_livre(depot.exercice()) == "// revu\n" + squelette);
}

TEST_CASE("sans historique, le refus dit que faire") {
    const Depot depot;
    CHECK(refus(depot.exercice()).find("Sans dépôt git") != std::string::npos);
    depot.livrer("int f() { return 1; }\n");  // tout commis d'un coup, réponse comprise
    CHECK(refus(depot.exercice()).find("n'est pas dans l'historique") != std::string::npos);
}

TEST_CASE("la réponse remplacée est gardée, sous un nom daté qui n'en écrase aucune autre") {
    const Depot depot;
    depot.repondre("première");
    const auto une = cahier::reinitialiser(depot.exercice(), squelette, depot.sauvegardes());
    CHECK(juge::lire_texte(depot.exercice().squelette) == squelette);
    CHECK(std::regex_match(une.filename().string(),
                           std::regex(R"(chapitre05_ex1_essai\.\d{4}-\d\d-\d\d_\d{6}\.hpp)")));
    depot.repondre("seconde");
    const auto deux = cahier::reinitialiser(depot.exercice(), squelette, depot.sauvegardes());
    CHECK(juge::lire_texte(une) == "première");
    CHECK(juge::lire_texte(deux) == "seconde");
    const fs::directory_iterator restes(depot.exercice().squelette.parent_path());
    CHECK(std::distance(begin(restes), end(restes)) == 2);  // la réponse et .cahier
}

TEST_CASE("un squelette intact n'a pas besoin de sauvegarde, un fichier effacé revient") {
    const Depot depot;
    depot.repondre(squelette);
    CHECK(cahier::reinitialiser(depot.exercice(), squelette, depot.sauvegardes()).empty());
    fs::remove(depot.exercice().squelette);
    CHECK(cahier::reinitialiser(depot.exercice(), squelette, depot.sauvegardes()).empty());
    CHECK(juge::lire_texte(depot.exercice().squelette) == squelette);
}

TEST_CASE("si la sauvegarde est impossible, la réponse n'est pas touchée") {
    const Depot depot;
    depot.repondre("précieuse");
    depot.ecrire(depot.exercice().squelette.parent_path() / ".cahier", "un fichier");
    CHECK_THROWS_AS(cahier::reinitialiser(depot.exercice(), squelette, depot.sauvegardes()),
                    std::runtime_error);
    CHECK(juge::lire_texte(depot.exercice().squelette) == "précieuse");
}
