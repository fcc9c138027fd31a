// Ce que l'enseignant change aux notes.
#include "ajustements.hpp"

#include <fstream>
#include <juge/epreuve.hpp>

#include "classe.hpp"
#include "lecture.hpp"

namespace {

struct EssaiAjustements {
    juge::Catalogue catalogue;
    std::vector<const juge::Epreuve*> exercices;
    std::vector<std::string> rendus{"ada_byron", "Bob Lé_42_assignsubmission_file_",
                                    "Zoé Lé_43_assignsubmission_file"};

    EssaiAjustements() {
        for (const std::string numero : {"1", "2", "3"}) {
            juge::Epreuve e;
            e.id = "chapitre05_ex" + numero;
            e.nom = "ex" + numero + "_pile";
            e.squelette = e.nom + ".hpp";
            catalogue.epreuves.push_back(e);
        }
        exercices = {&catalogue.epreuves[0], &catalogue.epreuves[1]};
    }
    std::vector<noter::AjustementVise> lire(const std::string& lignes) const {
        std::ofstream("ajustements.csv") << "rendu,exercice,ajout,note,commentaire\n" + lignes;
        return noter::lire_ajustements("ajustements.csv", rendus, exercices, catalogue);
    }
    std::string refus(const std::string& lignes) const {
        try {
            lire(lignes);
        } catch (const std::runtime_error& erreur) {
            return erreur.what();
        }
        return "";
    }
};

}  // namespace

TEST_CASE("un ajout, une note, un commentaire seul : par exercice ou sur le total") {
    const EssaiAjustements essai;
    const auto lus = essai.lire(
        "ada_byron,5.1,+1,,\"bien vu, mal mesuré\"\n"
        "Participant 42,\"5,2\",,2.5,\"recompté\nà la main\"\n"
        "43,total,\"-0,5\",,rendu par courriel\n"
        "Byron Ada,,,,bon travail\n"
        "ada_byron,ex3_pile,1,,un exercice qui n'est pas noté cette fois\n");
    REQUIRE(lus.size() == 4);
    REQUIRE(lus[0].rendu == 0);
    REQUIRE(lus[0].exercice == std::size_t{0});
    REQUIRE(lus[0].ajustement.appliquer(3) == 4);
    REQUIRE(lus[0].ajustement.commentaire == "bien vu, mal mesuré");
    REQUIRE(lus[1].rendu == 1);
    REQUIRE(lus[1].exercice == std::size_t{1});
    REQUIRE(lus[1].ajustement.appliquer(3) == 2.5);
    REQUIRE(lus[1].ajustement.commentaire == "recompté à la main");
    REQUIRE(lus[2].rendu == 2);
    REQUIRE_FALSE(lus[2].exercice.has_value());
    REQUIRE(lus[2].ajustement.appliquer(3) == 2.5);
    REQUIRE(lus[3].ajustement.appliquer(3) == 3);
    INFO("jamais moins de 0");
    REQUIRE(lus[2].ajustement.appliquer(0.25) == 0);
}

TEST_CASE("un ajustement faux est refusé, à la ligne près") {
    const EssaiAjustements essai;
    REQUIRE(essai.refus("adda,5.1,1,,oui\n") ==
            "ajustements.csv:2 : « adda » n'est le nom d'aucun rendu.");
    REQUIRE(essai.refus("ada_byron,5.9,1,,oui\n") ==
            "ajustements.csv:2 : « 5.9 » n'est pas un exercice : écrivez par exemple 5.1, ou "
            "total.");
    REQUIRE(essai.refus("ada_byron,5.1,1,,\n") ==
            "ajustements.csv:2 : il manque le commentaire, qui dit pourquoi à l'étudiant.");
    REQUIRE(essai.refus("ada_byron,5.1,1,2,oui\n") ==
            "ajustements.csv:2 : un ajout ou une note, pas les deux.");
    REQUIRE(essai.refus("ada_byron,5.1,un,,oui\n") ==
            "ajustements.csv:2 : « un » n'est pas un nombre de points.");
    REQUIRE(essai.refus("ada_byron,5.1,,-1,oui\n") ==
            "ajustements.csv:2 : « -1 » n'est pas un nombre de points.");
    REQUIRE(essai.refus("\nada_byron,5.1,1,,oui\nada_byron,ex1_pile,2,,non\n") ==
            "ajustements.csv:4 : cette note est déjà ajustée à la ligne 3.");
    std::ofstream("sans.csv") << "ada_byron,5.1,1,,oui\n";
    REQUIRE_THROWS_WITH(
        noter::lire_ajustements("sans.csv", essai.rendus, essai.exercices, essai.catalogue),
        "sans.csv:1 : la première ligne nomme les colonnes : "
        "rendu,exercice,ajout,note,commentaire.");
}

TEST_CASE("un nom que deux rendus portent est refusé") {
    EssaiAjustements essai;
    essai.rendus = {"Ada Lé_1_assignsubmission_file_", "Ada Lé_2_assignsubmission_file_"};
    REQUIRE(essai.refus("ada lé,5.1,1,,oui\n").find("désigne plusieurs rendus") !=
            std::string::npos);
    REQUIRE(essai.refus("2,5.1,1,,oui\n").empty());
}

TEST_CASE("le fichier est amorcé une fois, et jamais récrit") {
    std::filesystem::remove("neuf.csv");
    noter::amorcer_ajustements("neuf.csv");
    REQUIRE(juge::lire_texte("neuf.csv") == "rendu,exercice,ajout,note,commentaire\n");
    const EssaiAjustements essai;
    REQUIRE(noter::lire_ajustements("neuf.csv", essai.rendus, essai.exercices, essai.catalogue)
                .empty());
    std::ofstream("neuf.csv") << "à moi";
    noter::amorcer_ajustements("neuf.csv");
    REQUIRE(juge::lire_texte("neuf.csv") == "à moi");
}
