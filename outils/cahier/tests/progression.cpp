#include "progression.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <juge/epreuve.hpp>
#include <regex>
#include <sstream>

#include "dossier.hpp"

namespace {

namespace fs = std::filesystem;
using cahier::Progression;
using juge::Verdict;

class DossierDeProgression : public Dossier {
public:
    fs::path fichier() const { return chemin() / ".cahier" / "progression.txt"; }
    fs::path sauvegarde(const std::string& suffixe = "") const {
        return chemin() / ".cahier" / ("progression.txt.sauvegarde" + suffixe);
    }
    void ecrire(const std::string& texte) const {
        fs::create_directories(fichier().parent_path());
        std::ofstream(fichier(), std::ios::binary) << texte;
    }
};

std::string contenu(const fs::path& fichier) {
    std::ostringstream texte;
    texte << std::ifstream(fichier, std::ios::binary).rdbuf();
    return texte.str();
}

}  // namespace

TEST_CASE("ce qui est noté se relit") {
    const DossierDeProgression dossier;
    Progression ecrite(dossier.fichier());
    ecrite.noter_indices("chapitre05_ex1", 2);
    ecrite.noter_verdict("chapitre05_ex1", Verdict::course_detectee);
    ecrite.noter_verdict("chapitre05_ex2", Verdict::reussi);

    const Progression relue(dossier.fichier());
    const auto premier = relue.etat("chapitre05_ex1");
    CHECK(premier.verdict == Verdict::course_detectee);
    CHECK(premier.indices == 2);
    CHECK(std::regex_match(premier.date, std::regex("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d")));
    CHECK(relue.etat("chapitre05_ex2").reussi());
    CHECK_FALSE(relue.etat("chapitre05_ex3").verdict);
    CHECK(relue.avertissement().empty());
}

TEST_CASE("l'exercice en cours se retient, sur une seule ligne, à côté du reste") {
    const DossierDeProgression dossier;
    Progression progression(dossier.fichier());
    CHECK(progression.en_cours().empty());
    progression.noter_en_cours("chapitre05_ex1");
    CHECK(Progression(dossier.fichier()).en_cours() == "chapitre05_ex1");
    progression.noter_verdict("chapitre05_ex2", Verdict::echec);
    progression.noter_indices("chapitre05_ex3", 1);  // un indice lu ailleurs n'y change rien
    CHECK(Progression(dossier.fichier()).en_cours() == "chapitre05_ex2");
    progression.noter_en_cours("chapitre05_ex3");
    const std::string texte = contenu(dossier.fichier());
    INFO(texte);
    CHECK(texte.find("\nen cours | chapitre05_ex3\n") != std::string::npos);
    CHECK(texte.find("en cours") == texte.rfind("en cours"));
    CHECK(Progression(dossier.fichier()).avertissement().empty());
}

TEST_CASE("aucun brouillon ne reste à côté du fichier") {
    const DossierDeProgression dossier;
    Progression(dossier.fichier()).noter_verdict("chapitre05_ex1", Verdict::echec);
    const fs::directory_iterator fichiers(dossier.fichier().parent_path());
    CHECK(std::distance(begin(fichiers), end(fichiers)) == 1);
}

TEST_CASE("les lignes inconnues survivent") {
    const DossierDeProgression dossier;
    dossier.ecrire(
        "# note de l'étudiant\nchapitre05_ex1 | ÉCHEC | 2026-01-02 03:04 | 1 indice\n"
        "\nreglage couleur = non\nchapitre99_ex7 | RÉUSSI | - | 0 indice\n");
    Progression(dossier.fichier()).noter_verdict("chapitre05_ex2", Verdict::reussi);
    const std::string texte = contenu(dossier.fichier());
    INFO(texte);
    CHECK(texte.rfind("# note de l'étudiant\n"
                      "chapitre05_ex1 | ÉCHEC | 2026-01-02 03:04 | 1 indice\n"
                      "\nreglage couleur = non\nchapitre99_ex7 | RÉUSSI | - | 0 indice\n"
                      "chapitre05_ex2 | RÉUSSI | ",
                      0) == 0);
    CHECK_FALSE(fs::exists(dossier.sauvegarde()));
}

TEST_CASE("un fichier abîmé est gardé à côté, et le reste est conservé") {
    const DossierDeProgression dossier;
    const std::string abime =
        "chapitre05_ex1 | RÉUSSI | 2026-01-02 03:04 | 0 indice\nchapitre05_ex2 | RÉU";
    dossier.ecrire(abime);
    const Progression progression(dossier.fichier());
    CHECK(progression.etat("chapitre05_ex1").reussi());
    CHECK(progression.avertissement().find("1 ligne illisible") != std::string::npos);
    CHECK(contenu(dossier.sauvegarde()) == abime);
    CHECK(Progression(dossier.fichier()).avertissement().empty());
}

TEST_CASE("une sauvegarde n'en écrase jamais une autre") {
    const DossierDeProgression dossier;
    dossier.ecrire("chapitre05_ex1 RÉUSSI\n");
    CHECK_FALSE(Progression(dossier.fichier()).avertissement().empty());
    dossier.ecrire(std::string("\0\0\0binaire\n", 11));
    CHECK_FALSE(Progression(dossier.fichier()).avertissement().empty());
    CHECK(contenu(dossier.sauvegarde()) == "chapitre05_ex1 RÉUSSI\n");
    CHECK(contenu(dossier.sauvegarde("2")).find("binaire") != std::string::npos);
}

TEST_CASE("deux programmes qui notent ne se volent rien") {
    const DossierDeProgression dossier;
    Progression un(dossier.fichier());
    Progression deux(dossier.fichier());
    un.noter_verdict("chapitre05_ex1", Verdict::reussi);
    deux.noter_verdict("chapitre05_ex2", Verdict::reussi);
    const Progression relue(dossier.fichier());
    CHECK(relue.etat("chapitre05_ex1").reussi());
    CHECK(relue.etat("chapitre05_ex2").reussi());
}

TEST_CASE("une écriture impossible se dit, et l'ancien fichier reste") {
    const DossierDeProgression dossier;
    fs::create_directories(dossier.fichier() / "occupe");  // un dossier à la place du fichier
    try {
        Progression progression(dossier.fichier());
        FAIL("un dossier a été lu comme une progression");
    } catch (const std::runtime_error& erreur) {
        CHECK(std::string(erreur.what()).find("n'est pas un fichier") != std::string::npos);
    }
}

TEST_CASE("un disque plein se dit en français, et l'ancien fichier reste") {
    const DossierDeProgression dossier;
    dossier.ecrire("chapitre05_ex1 | RÉUSSI | 2026-01-02 03:04 | 0 indices\n");
    Progression progression(dossier.fichier());
    fs::create_symlink("/dev/full", dossier.fichier().string() + fmt::format(".{}", ::getpid()));
    try {
        progression.noter_indices("chapitre05_ex1", 1);
        FAIL("l'écriture sur un disque plein a réussi");
    } catch (const std::runtime_error& erreur) {
        CHECK(std::string(erreur.what()) ==
              fmt::format("La progression n'a pas pu être écrite dans {}. Vérifiez la place et les "
                          "droits.",
                          dossier.fichier().string()));
    }
    CHECK(Progression(dossier.fichier()).etat("chapitre05_ex1").indices == 0);
}
