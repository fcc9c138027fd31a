#include "reponse.hpp"

#include <fstream>
#include <juge/epreuve.hpp>
#include <regex>

#include "dossier.hpp"
#include "lecture.hpp"

namespace {

namespace fs = std::filesystem;

const std::string squelette_d_essai = "int f() { juge::a_completer(\"f\"); }\n";

/// Un exercice et sa réponse.
class Essai {
public:
    Essai() {
        exercice_.id = "chapitre05_ex1";
        exercice_.serie = "chapitre05";
        exercice_.nom = "ex1_essai";
        exercice_.squelette = dossier_.chemin() / "ex1_essai.hpp";
    }
    const juge::Epreuve& exercice() const { return exercice_; }
    fs::path sauvegardes() const { return dossier_.chemin() / ".cahier" / "sauvegardes"; }
    void ecrire(const fs::path& fichier, const std::string& texte) const {
        std::ofstream(fichier, std::ios::binary) << texte;
    }
    void repondre(const std::string& texte) const { ecrire(exercice_.squelette, texte); }

private:
    Dossier dossier_;
    juge::Epreuve exercice_;
};

}  // namespace

TEST_CASE("la réponse remplacée est gardée, sous un nom daté qui n'en écrase aucune autre") {
    const Essai essai;
    essai.repondre("première");
    const auto une =
        cahier::reinitialiser(essai.exercice(), squelette_d_essai, essai.sauvegardes());
    CHECK(juge::lire_texte(essai.exercice().squelette) == squelette_d_essai);
    CHECK(std::regex_match(une.filename().string(),
                           std::regex(R"(chapitre05_ex1_essai\.\d{4}-\d\d-\d\d_\d{6}\.hpp)")));
    essai.repondre("seconde");
    const auto deux =
        cahier::reinitialiser(essai.exercice(), squelette_d_essai, essai.sauvegardes());
    CHECK(juge::lire_texte(une) == "première");
    CHECK(juge::lire_texte(deux) == "seconde");
    const fs::directory_iterator restes(essai.exercice().squelette.parent_path());
    CHECK(std::distance(begin(restes), end(restes)) == 2);  // la réponse et .cahier
}

TEST_CASE("un squelette intact n'a pas besoin de sauvegarde, un fichier effacé revient") {
    const Essai essai;
    essai.repondre(squelette_d_essai);
    CHECK(cahier::reinitialiser(essai.exercice(), squelette_d_essai, essai.sauvegardes()).empty());
    fs::remove(essai.exercice().squelette);
    CHECK(cahier::reinitialiser(essai.exercice(), squelette_d_essai, essai.sauvegardes()).empty());
    CHECK(juge::lire_texte(essai.exercice().squelette) == squelette_d_essai);
}

TEST_CASE("si la sauvegarde est impossible, la réponse n'est pas touchée") {
    const Essai essai;
    essai.repondre("précieuse");
    essai.ecrire(essai.exercice().squelette.parent_path() / ".cahier", "un fichier");
    CHECK_THROWS_AS(cahier::reinitialiser(essai.exercice(), squelette_d_essai, essai.sauvegardes()),
                    std::runtime_error);
    CHECK(juge::lire_texte(essai.exercice().squelette) == "précieuse");
}
