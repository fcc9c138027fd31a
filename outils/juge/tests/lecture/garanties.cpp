// Les garanties d'un squelette, et ce que le juge reproche à un exercice qui ne les tient pas.
#include "garanties.hpp"

#include <fstream>
#include <juge/epreuve.hpp>

namespace {

namespace fs = std::filesystem;
using Textes = std::vector<std::string>;

const std::string deux_garanties =
    "// Exercice 7.1\n//\n// Garanties à tenir :\n"
    "//   G1. Rien ne se perd,\n//       jamais.\n"
    "//   G2. Personne n'attend (voir G1).\n//\n// Leçon : 1.2.\n#pragma once\n";

/// Un exercice d'un chapitre, dans le dossier de travail.
class Exercice {
public:
    explicit Exercice(const std::string& squelette, const std::string& serie = "chapitre07") {
        epreuve_.serie = serie;
        epreuve_.id = serie + "_ex1";
        epreuve_.titre = "Essai";
        epreuve_.squelette = "squelette.hpp";
        epreuve_.solution = "solution.hpp";
        epreuve_.dossier_erreurs = "erreurs";
        std::ofstream(epreuve_.squelette) << squelette;
        fs::remove_all(epreuve_.dossier_erreurs);
        fs::create_directory(epreuve_.dossier_erreurs);
    }
    Exercice& erreur(const std::string& nom, const std::string& annonce) {
        epreuve_.erreurs.push_back(nom);
        std::ofstream(epreuve_.dossier_erreurs / (nom + ".patch")) << annonce << "\n";
        return *this;
    }
    Exercice& sans_solution() {
        epreuve_.solution.clear();
        return *this;
    }
    const juge::Epreuve& epreuve() const { return epreuve_; }
    Textes reproches() const { return juge::lire_matrice(epreuve_).reproches; }

private:
    juge::Epreuve epreuve_;
};

const std::string viole_g1 = "attendu : ÉCHEC dans « a » — G1 : perdu";
const std::string viole_g2 = "attendu : INTERBLOCAGE — G2 : bloqué";

}  // namespace

TEST_CASE("les garanties d'un squelette se lisent dans son en-tête, lignes comprises") {
    const Exercice exercice(deux_garanties + "// G3. Plus bas, ce n'est plus l'en-tête.\n");
    const auto garanties = juge::lire_garanties(exercice.epreuve().squelette);
    REQUIRE(garanties.size() == 2);
    REQUIRE(garanties[0].nom == "G1");
    REQUIRE(garanties[0].lignes == Textes{"Rien ne se perd,", "jamais."});
    REQUIRE(garanties[1].lignes == Textes{"Personne n'attend (voir G1)."});
}

TEST_CASE("rien à reprocher si chaque garantie a son erreur") {
    Exercice exercice(deux_garanties);
    exercice.erreur("perdu", viole_g1).erreur("bloque", viole_g2).erreur("encore", viole_g2);
    REQUIRE(exercice.reproches().empty());
    const auto texte = juge::en_texte(exercice.epreuve(), juge::lire_matrice(exercice.epreuve()));
    REQUIRE(texte ==
            "7.1 Essai\n"
            "  G1. Rien ne se perd,\n      jamais.\n"
            "      → perdu : ÉCHEC dans « a »\n"
            "  G2. Personne n'attend (voir G1).\n"
            "      → bloque : INTERBLOCAGE\n      → encore : INTERBLOCAGE\n");
}

TEST_CASE("une garantie sans erreur connue, une erreur sans garantie : dites") {
    Exercice exercice(deux_garanties);
    exercice.erreur("perdu", viole_g1);
    REQUIRE(exercice.reproches() == Textes{"G2 n'est violée par aucune erreur connue"});
    exercice.erreur("bloque", viole_g2).erreur("ailleurs", "attendu : ÉCHEC — G3 : inventée");
    REQUIRE(exercice.reproches() == Textes{"ailleurs viole G3, qui n'est pas dans le squelette"});
}

TEST_CASE("une erreur qui ne nomme rien, ou n'annonce rien : dite") {
    Exercice exercice(deux_garanties);
    exercice.erreur("perdu", viole_g1).erreur("bloque", viole_g2);
    exercice.erreur("sans_nom", "attendu : ÉCHEC — on ne sait quoi").erreur("muette", "rien");
    REQUIRE(exercice.reproches() ==
            Textes{"muette n'annonce pas son verdict",
                   "sans_nom ne dit pas quelle garantie elle viole (« … — G1 : raison »)"});
}

TEST_CASE("les garanties se numérotent de un en un, chacune au début de sa ligne") {
    REQUIRE(Exercice("// Exercice\n#pragma once\n").reproches() ==
            Textes{"le squelette ne numérote aucune garantie (« //   G1. … »)"});
    Exercice saut("//   G1. Rien ne se perd.\n//   G3. Personne n'attend.\n");
    saut.erreur("perdu", viole_g1).erreur("bloque", "attendu : ÉCHEC — G3 : bloqué");
    REQUIRE(saut.reproches() == Textes{"la garantie 2 est numérotée G3"});
    Exercice collees("//   G1. Rien ne\n//   se perd. G2. Personne n'attend.\n");
    collees.erreur("perdu", viole_g1);
    REQUIRE(collees.reproches() == Textes{"G2 n'est pas au début de sa ligne"});
}

TEST_CASE("un exercice d'avant les numéros en est dispensé, jusqu'à ce qu'il en ait") {
    Exercice ancien("// Garanties à tenir :\n//   - rien ne se perd\n", "chapitre06");
    ancien.erreur("perdu", "attendu : ÉCHEC — perdu");
    REQUIRE(juge::est_a_reprendre(ancien.epreuve()));
    REQUIRE(ancien.reproches().empty());
    Exercice repris(deux_garanties, "chapitre06");
    REQUIRE_FALSE(juge::est_a_reprendre(repris.epreuve()));
    REQUIRE(repris.reproches().size() == 2);
    for (const char* serie : {"chapitre07", "chapitre10", "partie3"}) {
        INFO(serie);
        REQUIRE_FALSE(juge::est_a_reprendre(Exercice("// rien\n", serie).epreuve()));
    }
}

TEST_CASE("sans solution livrée, il n'y a rien à reprocher") {
    REQUIRE(Exercice(deux_garanties).sans_solution().reproches().empty());
}
