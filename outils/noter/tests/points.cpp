// Les points : cas réussis, cas cachés, retard ; ce qu'un enseignant doit regarder.
#include <fstream>
#include <juge/epreuve.hpp>
#include <nlohmann/json.hpp>

#include "affichage.hpp"
#include "classe.hpp"
#include "retard.hpp"

namespace {

using juge::Verdict;
using noter::Etat;
using noter::NoteExercice;

juge::Jugement jugement(Verdict verdict, int reussis, int cas) {
    juge::Jugement j;
    j.verdict = verdict;
    for (int i = 0; i < cas; ++i)
        j.cas.push_back({"cas " + std::to_string(i), i < reussis ? Verdict::reussi : verdict});
    if (verdict != Verdict::reussi) {
        juge::Constat constat;
        constat.verdict = verdict;
        constat.phrase = "une phrase.";
        constat.details = {{"", {{"ex1.hpp", 7, ""}}},
                           {"« exit » met fin", {{"ex1.hpp", 8, ""}, {"ex1.hpp", 9, ""}}},
                           {"autre chose"}};
        constat.endroit = juge::Endroit{"ex1.hpp", 3, ""};
        j.constats.push_back(constat);
    }
    return j;
}

NoteExercice note(Verdict verdict, int reussis, int cas) {
    NoteExercice n;
    n.etat = Etat::note;
    n.visible.jugement = jugement(verdict, reussis, cas);
    return n;
}

double points(const NoteExercice& n) {
    juge::Epreuve exercice;
    exercice.points = 4;
    return noter::calculer_points(exercice, n);
}

}  // namespace

TEST_CASE("les points sont au prorata des cas réussis") {
    REQUIRE(points(note(Verdict::reussi, 8, 8)) == 4);
    REQUIRE(points(note(Verdict::course_detectee, 6, 8)) == 3);
    REQUIRE(points(note(Verdict::a_completer, 0, 8)) == 0);
}

TEST_CASE("une triche ou une réponse qui ne compile pas ne rapporte rien") {
    REQUIRE(points(note(Verdict::triche_presumee, 7, 8)) == 0);
    REQUIRE(points(note(Verdict::ne_compile_pas, 0, 8)) == 0);
    REQUIRE(points(NoteExercice{}) == 0);
}

TEST_CASE("les cas cachés comptent comme les autres") {
    auto n = note(Verdict::reussi, 6, 6);
    n.cachee = noter::Passage{jugement(Verdict::echec, 0, 2), {}};
    REQUIRE(points(n) == 3);
    n.cachee->jugement = jugement(Verdict::triche_presumee, 2, 2);
    REQUIRE(points(n) == 3);
}

TEST_CASE("la pénalité retire une part de tous les points") {
    noter::Copie copie;
    copie.exercices.resize(2);
    copie.exercices[0].points = 3;
    copie.exercices[1].points = 1;
    copie.penalite = 0.25;
    REQUIRE(copie.points() == 3);
}

TEST_CASE("un jour entamé compte, et la pénalité ne dépasse pas la note") {
    const auto echeance = noter::lire_date("2026-03-14 23:59");
    REQUIRE(noter::jours_de_retard(echeance, echeance) == 0);
    REQUIRE(noter::jours_de_retard(echeance + 1, echeance) == 1);
    REQUIRE(noter::jours_de_retard(echeance + 24 * 3600, echeance) == 1);
    REQUIRE(noter::jours_de_retard(echeance + 24 * 3600 + 1, echeance) == 2);
    const noter::Penalite penalite{echeance, 0.4};
    REQUIRE(noter::part_retiree(penalite, 2) == 0.8);
    REQUIRE(noter::part_retiree(penalite, 3) == 1);
}

TEST_CASE("une date mal écrite est refusée, le 31 février aussi") {
    REQUIRE(noter::lire_date("2026-03-14") == noter::lire_date("2026-03-14T23:59"));
    for (const std::string faux : {"14/03/2026", "2026-02-31", "2026-03-14 25:00", "demain", ""})
        REQUIRE_THROWS_AS(noter::lire_date(faux), std::runtime_error);
}

TEST_CASE("un fichier de dates de tableur se lit : marque d'UTF-8, guillemets, espaces") {
    std::ofstream("dates.csv") << "\xEF\xBB\xBFrendu,date\r\n\"Byron, \"\"Ada\"\"\",\"2026-03-14 "
                                  "12:00\"\r\n  bob , 2026-03-15\n";
    const auto dates = noter::lire_dates("dates.csv");
    REQUIRE(dates.size() == 2);
    REQUIRE(dates.at("Byron, \"Ada\"") == noter::lire_date("2026-03-14 12:00"));
    REQUIRE(dates.at("bob") == noter::lire_date("2026-03-15"));
    std::ofstream("dates.csv") << "zoe\xCC\x81,2026-03-15\n";
    REQUIRE(noter::lire_dates("dates.csv").count("zoé") == 1);
    std::ofstream("dates.csv") << "bob,2026-03-15\n\"bob\",2026-03-16\n";
    REQUIRE_THROWS_WITH(noter::lire_dates("dates.csv"), "dates.csv:2 : « bob » a déjà une date.");
}

TEST_CASE("chaque passage suspect est relevé avec sa ligne") {
    const auto releves = noter::relever(note(Verdict::triche_presumee, 0, 2));
    REQUIRE(releves.size() == 4);
    REQUIRE(releves[0].ligne == 3);
    REQUIRE(releves[1].ligne == 7);
    REQUIRE(releves[1].phrase == "une phrase.");
    REQUIRE(releves[2].ligne == 8);
    REQUIRE(releves[3].ligne == 9);
    REQUIRE(releves[3].phrase == "« exit » met fin.");
}

TEST_CASE("un verdict qui varie est relevé") {
    auto n = note(Verdict::echec, 1, 2);
    n.visible.rejeux = {jugement(Verdict::echec, 0, 1), jugement(Verdict::echec, 0, 1)};
    REQUIRE(noter::relever(n).empty());
    n.visible.rejeux[1] = jugement(Verdict::reussi, 1, 1);
    REQUIRE(noter::relever(n).size() == 1);
}

TEST_CASE("une épreuve cachée se regarde comme la visible") {
    auto n = note(Verdict::reussi, 2, 2);
    n.cachee =
        noter::Passage{jugement(Verdict::triche_presumee, 0, 1), {jugement(Verdict::reussi, 1, 1)}};
    const auto releves = noter::relever(n);
    REQUIRE(releves.size() == 5);
    REQUIRE(releves.front().ligne == 3);
    for (const auto& releve : releves)
        REQUIRE(releve.phrase.rfind("Épreuve cachée : ", 0) == 0);
}

TEST_CASE("un compilateur arrêté est signalé, et le reste une fois relu") {
    auto n = note(Verdict::ne_compile_pas, 0, 2);
    REQUIRE(noter::relever(n).empty());
    n.visible.compilateur_arrete = true;
    n.visible = noter::lire_passage(noter::en_json(n.visible));
    REQUIRE(noter::relever(n).size() == 1);
    REQUIRE(noter::relever(n)[0].phrase == "Le compilateur a été arrêté : à vérifier.");
}

TEST_CASE("un passage gardé sur le disque se relit tel quel") {
    const noter::Passage passage{jugement(Verdict::course_detectee, 1, 3),
                                 {jugement(Verdict::reussi, 1, 1)}};
    const auto relu = noter::lire_passage(noter::en_json(passage));
    REQUIRE(noter::en_json(relu) == noter::en_json(passage));
    REQUIRE(relu.jugement.constats.at(0).endroit->ligne == 3);
}
