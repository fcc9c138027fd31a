// Le barème de l'enseignant : ce qu'il change, et ce qu'il refuse de lire.
#include "bareme.hpp"

#include <fstream>
#include <juge/epreuve.hpp>

#include "classe.hpp"
#include "selection.hpp"

namespace {

namespace fs = std::filesystem;
using compat::Approx;
using juge::Verdict;
using noter::NoteExercice;

/// Deux exercices dont l'épreuve a trois cas ; le premier seul est noté, avec une épreuve cachée.
struct EssaiBareme {
    juge::Catalogue catalogue;
    std::vector<noter::Sujet> sujets;

    EssaiBareme() {
        std::ofstream("ex1_pile.test.cpp") << "TEST_CASE(\"vide\", \"[5.1]\") {}\n"
                                              "TEST_CASE(\"deux threads\", \"[5.1]\") {}\n";
        std::ofstream("cachee.test.cpp") << "TEST_CASE(\"caché\", \"[5.1]\") {}\n";
        for (const std::string numero : {"1", "2"}) {
            juge::Epreuve e;
            e.id = "chapitre05_ex" + numero;
            e.nom = "ex" + numero + "_pile";
            e.points = 4;
            e.squelette = e.nom + ".hpp";
            e.sources = {fs::absolute("ex1_pile.test.cpp")};
            catalogue.epreuves.push_back(e);
        }
        sujets = {{&catalogue.epreuves[0], fs::absolute("cachee.test.cpp"), {}}};
    }
    noter::Bareme lire(const std::string& texte) const {
        std::ofstream("bareme.txt") << texte;
        return noter::lire_bareme("bareme.txt", catalogue, sujets);
    }
    const juge::Epreuve& exercice() const { return catalogue.epreuves[0]; }
};

NoteExercice note(Verdict global, Verdict vide, Verdict deux) {
    NoteExercice n;
    n.etat = noter::Etat::note;
    n.visible.jugement.verdict = global;
    n.visible.jugement.cas = {{"vide", vide}, {"deux threads", deux}};
    return n;
}

void cacher(NoteExercice& n, Verdict verdict) {
    n.cachee.emplace();
    n.cachee->jugement.verdict = verdict;
    n.cachee->jugement.cas = {{"caché", verdict}};
}

}  // namespace

TEST_CASE("un barème vide ne change rien") {
    const EssaiBareme essai;
    const auto bareme = essai.lire("\n# rien encore\n   \n");
    const auto n = note(Verdict::course_detectee, Verdict::reussi, Verdict::course_detectee);
    REQUIRE(bareme.sur(essai.exercice()) == 4);
    REQUIRE(noter::calculer_points(essai.exercice(), n, bareme) == 2);
    REQUIRE_FALSE(noter::plafonner(essai.exercice(), n, bareme, 2).has_value());
    REQUIRE_FALSE(bareme.pese(essai.exercice()));
}

TEST_CASE("une course ou un interblocage plafonne, jamais ne relève") {
    const EssaiBareme essai;
    const auto bareme =
        essai.lire("\xEF\xBB\xBFplafond COURSE DÉTECTÉE = 25 %\r\nplafond interblocage : 10%\r\n");
    const auto& exercice = essai.exercice();
    const auto course = note(Verdict::course_detectee, Verdict::reussi, Verdict::course_detectee);
    const auto plafond = noter::plafonner(exercice, course, bareme, 2);
    REQUIRE(plafond.has_value());
    REQUIRE(plafond->points == 1);
    REQUIRE(plafond->avant == 2);
    REQUIRE(plafond->verdict == Verdict::course_detectee);
    REQUIRE_FALSE(noter::plafonner(exercice, course, bareme, 0.5).has_value());
    INFO("le plus bas des plafonds l'emporte, même si un autre verdict est plus grave");
    const auto deux = note(Verdict::course_detectee, Verdict::interblocage, Verdict::reussi);
    REQUIRE(noter::plafonner(exercice, deux, bareme, 2)->verdict == Verdict::interblocage);
    INFO("une réponse réussie n'a pas de plafond ; une course cachée en est une");
    auto juste = note(Verdict::reussi, Verdict::reussi, Verdict::reussi);
    REQUIRE_FALSE(noter::plafonner(exercice, juste, bareme, 4).has_value());
    cacher(juste, Verdict::course_detectee);
    REQUIRE(noter::plafonner(exercice, juste, bareme, 4)->points == 1);
}

TEST_CASE("une course qui suit un accès hors d'un tableau ne plafonne pas") {
    const EssaiBareme essai;
    const auto bareme = essai.lire("plafond COURSE DÉTECTÉE = 25 %\n");
    const auto n = note(Verdict::plantage, Verdict::reussi, Verdict::course_detectee);
    REQUIRE_FALSE(noter::plafonner(essai.exercice(), n, bareme, 2).has_value());
}

TEST_CASE("les points et les poids changent ce que vaut un exercice, et chaque cas") {
    const EssaiBareme essai;
    const auto bareme = essai.lire(
        "points 5.1 = 6\npoids 5.1 «\xC2\xA0"
        "Deux threads\xC2\xA0» = 2,5\n"
        "poids ex1_pile cas cachés = 0.5\npoids 5.2 « un cas que personne ne lit » = 2\n");
    auto n = note(Verdict::echec, Verdict::echec, Verdict::reussi);
    REQUIRE(bareme.sur(essai.exercice()) == 6);
    REQUIRE(bareme.pese(essai.exercice()));
    REQUIRE(noter::calculer_points(essai.exercice(), n, bareme) == Approx(6 * 2.5 / 3.5));
    cacher(n, Verdict::echec);
    REQUIRE(noter::calculer_points(essai.exercice(), n, bareme) == Approx(6 * 2.5 / 4));
}

TEST_CASE("un cas caché se pèse aussi par son nom") {
    const EssaiBareme essai;
    const auto bareme = essai.lire("poids 5.1 \"caché\" = 0\npoids 5.1 cas cachés = 7\n");
    auto n = note(Verdict::echec, Verdict::echec, Verdict::reussi);
    cacher(n, Verdict::echec);
    REQUIRE(noter::calculer_points(essai.exercice(), n, bareme) == 2);
}

TEST_CASE("un barème faux est refusé, à la ligne près") {
    const EssaiBareme essai;
    const auto refus = [&](const std::string& texte) -> std::string {
        try {
            essai.lire(texte);
        } catch (const std::runtime_error& erreur) {
            return erreur.what();
        }
        return "";
    };
    REQUIRE(refus("\nplafonne COURSE = 5\n").rfind("bareme.txt:2 : « plafonne COURSE = 5 »", 0) ==
            0);
    REQUIRE(refus("plafond COURSE = 50 %\n") ==
            "bareme.txt:1 : « COURSE » n'est pas un verdict qui se plafonne : ÉCHEC, FUITE, "
            "PLANTAGE, DÉLAI DÉPASSÉ, INTERBLOCAGE, COURSE DÉTECTÉE.");
    REQUIRE(refus("plafond NE COMPILE PAS = 50 %\n").find("se plafonne") != std::string::npos);
    REQUIRE(refus("plafond ÉCHEC = 120 %\n") ==
            "bareme.txt:1 : un plafond est un pourcentage, de 0 à 100.");
    REQUIRE(refus("plafond ÉCHEC = 50\n").find("n'est pas une règle") != std::string::npos);
    REQUIRE(refus("points 9.9 = 3\n") ==
            "bareme.txt:1 : « 9.9 » n'est pas un exercice : écrivez par exemple 5.1.");
    REQUIRE(refus("points 5.1 = -3\n").find("n'est pas une règle") != std::string::npos);
    REQUIRE(refus("points 5.1 = 3\npoints ex1_pile = 4\n") ==
            "bareme.txt:2 : cette règle est déjà donnée plus haut.");
    REQUIRE(refus("poids 5.1 « vid » = 3\n") ==
            "bareme.txt:1 : 5.1 n'a pas de cas « vid ». Ses cas : « vide », « deux threads », "
            "« caché ».");
    REQUIRE(refus("poids 5.1 « vide » = 0\npoids 5.1 « deux threads » = 0\n") ==
            "bareme.txt : aucun cas de 5.1 n'a de poids.");
    REQUIRE_THROWS_WITH(noter::lire_bareme("nulle/part", essai.catalogue, essai.sujets),
                        "Barème illisible : nulle/part");
}
