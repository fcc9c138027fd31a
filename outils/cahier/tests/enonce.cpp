#include "enonce.hpp"

#include <fstream>
#include <juge/epreuve.hpp>

#include "dossier.hpp"

namespace {

namespace fs = std::filesystem;

constexpr const char* squelette =
    "// Exercice 5.1 — Tampon borné                   ⭐⭐   4 points\n"
    "//\n"
    "// Des producteurs déposent des\n"
    "// valeurs.\n"
    "//\n"
    "// Garanties à tenir :\n"
    "//   - deposer() attend une place tant que le\n"
    "//     tampon est plein.\n"
    "// Interdit : les sémaphores.\n"
    "// Leçon : 1.6 et 1.7.\n"
    "#pragma once\n"
    "// Autre chose.\n";

constexpr const char* entete =
    "Des producteurs déposent des\n"
    "valeurs.\n"
    "\n"
    "Garanties à tenir :\n"
    "  - deposer() attend une place tant que le\n"
    "    tampon est plein.\n"
    "\n"
    "Interdit : les sémaphores.\n"
    "\n"
    "Leçon : 1.6 et 1.7.";

constexpr const char* lecon =
    "### Exercice 5.1 — Tampon borné\n"
    "\n"
    "**Difficulté** : ⭐⭐ Moyen · 4 points\n"
    "**Objectif** : attendre.\n"
    "\n"
    "Écrivez-le.\n"
    "\n"
    "### Exercice 5.2 — Sémaphore\n"
    "\n"
    "Écrivez-le aussi.\n"
    "\n"
    "---\n"
    "\n"
    "## 5. Résumé\n";

/// Un exercice et sa leçon, dans un dossier à soi, hors de tout dépôt git.
class Exercice {
public:
    Exercice() {
        epreuve.id = "chapitre05_ex1";
        epreuve.squelette = dossier_.chemin() / "exercices" / "ex1_tampon.hpp";
        fs::create_directories(epreuve.squelette.parent_path());
        std::ofstream(epreuve.lecon()) << lecon;
    }
    void ecrire(const std::string& reponse) const { std::ofstream(epreuve.squelette) << reponse; }
    juge::Epreuve epreuve;

private:
    Dossier dossier_;
};

}  // namespace

TEST_CASE("l'énoncé est le commentaire d'en-tête, un paragraphe par rubrique") {
    CHECK(cahier::entete_d_exercice(squelette) == entete);
}

TEST_CASE("l'énoncé se retrouve sous ce qu'on a écrit au-dessus, et à la façon de Windows") {
    CHECK(cahier::entete_d_exercice(std::string("// Alice\n\n#include <vector>\n") + squelette) ==
          entete);
    std::string windows = "\xEF\xBB\xBF";
    for (const char* c = squelette; *c != '\0'; ++c)
        windows += *c == '\n' ? std::string("\r\n") : std::string(1, *c);
    CHECK(cahier::entete_d_exercice(windows) == entete);
}

TEST_CASE("la leçon ajoute ce qu'elle dit de l'exercice, et rien du suivant") {
    CHECK(cahier::paragraphe_d_exercice(lecon, "5.1") == "**Objectif** : attendre.\n\nÉcrivez-le.");
    CHECK(cahier::paragraphe_d_exercice(lecon, "5.2") == "Écrivez-le aussi.");
    CHECK(cahier::paragraphe_d_exercice(lecon, "5").empty());
    CHECK(cahier::paragraphe_d_exercice(lecon, "15.1").empty());
}

TEST_CASE("sans en-tête ni dépôt git, il reste ce que dit la leçon") {
    const Exercice exercice;
    exercice.ecrire(squelette);
    CHECK(cahier::lire_enonce(exercice.epreuve).entete == entete);
    exercice.ecrire("#pragma once\n");
    const auto enonce = cahier::lire_enonce(exercice.epreuve);
    CHECK(enonce.entete.empty());
    CHECK(enonce.lecon == "**Objectif** : attendre.\n\nÉcrivez-le.");
    fs::remove(exercice.epreuve.lecon());
    CHECK(cahier::lire_enonce(exercice.epreuve).lecon.empty());
}
