// Les fichiers rendus : rien de ce qu'un étudiant écrit n'y devient une balise ou une formule, et
// rien d'une épreuve cachée n'arrive jusqu'à lui.
#include <fstream>
#include <juge/epreuve.hpp>
#include <nlohmann/json.hpp>

#include "commun/contient.hpp"
#include "donnees.hpp"
#include "gradescope.hpp"
#include "junit.hpp"
#include "mise_en_forme.hpp"
#include "page.hpp"
#include "reprise.hpp"
#include "retard.hpp"
#include "retour.hpp"
#include "tableau.hpp"

namespace {

using commun::contient;
using juge::Verdict;
using noter::Classe;

const std::string malin = "<script>alert(\"&'\")</script>";

juge::Jugement echec(const std::string& cas, const std::string& phrase) {
    juge::Jugement j;
    j.verdict = Verdict::echec;
    j.cas = {{cas, Verdict::echec}, {"autre", Verdict::reussi}};
    juge::Constat constat;
    constat.verdict = Verdict::echec;
    constat.cas = cas;
    constat.phrase = phrase;
    constat.sortie = malin + "\n";
    constat.endroit = juge::Endroit{"ex1_pile.hpp", 2, ""};
    j.constats = {constat};
    return j;
}

/// Une classe d'une copie, dont le nom, la réponse et la sortie cherchent à nuire.
struct Essai {
    juge::Epreuve exercice;
    juge::Catalogue catalogue;
    Classe classe;

    Essai() {
        exercice.id = "chapitre05_ex1";
        exercice.nom = "ex1_pile";
        exercice.titre = "Pile";
        exercice.points = 4;
        exercice.squelette = "/cours/chapitre05/exercices/ex1_pile.hpp";
        classe.exercices = {&exercice};
        noter::Copie copie;
        copie.nom = malin;
        noter::NoteExercice note;
        note.etat = noter::Etat::note;
        note.reponse = "ligne 1\n" + malin + "\n";
        note.visible.jugement = echec("un cas", "une phrase visible.");
        note.cachee = noter::Passage{echec("cas secret", "phrase secrète."), {}};
        note.points = 2;
        copie.exercices = {note};
        classe.copies = {copie};
    }
};

}  // namespace

TEST_CASE("rien n'est une balise dans la page ni dans le JUnit") {
    const Essai essai;
    for (const auto& texte :
         {noter::en_html(essai.classe, essai.catalogue), noter::en_junit(essai.classe)}) {
        REQUIRE_FALSE(contient(texte, "<script>"));
        REQUIRE(contient(texte, "&lt;script&gt;"));
    }
}

TEST_CASE("le CSV protège les guillemets, les virgules et les formules") {
    Essai essai;
    essai.classe.copies[0].nom = "=1+1,\"x\"";
    REQUIRE(contient(noter::en_csv(essai.classe), "\n\"'=1+1,\"\"x\"\"\",2,4,0,0,ÉCHEC,2"));
    INFO("un tableur français sépare les colonnes par des points-virgules");
    essai.classe.copies[0].nom = "zoé; =1+1;@a;b-c";
    REQUIRE(contient(noter::en_csv(essai.classe), "\n\"zoé; '=1+1;'@a;b-c\",2,4"));
}

TEST_CASE("l'étudiant ne voit d'une épreuve cachée que le compte de ses cas") {
    const Essai essai;
    const auto& copie = essai.classe.copies[0];
    for (const auto& texte : {noter::retour(essai.classe, copie, essai.catalogue),
                              noter::en_gradescope(essai.classe, copie, essai.catalogue)}) {
        REQUIRE(contient(texte, "une phrase visible"));
        REQUIRE(contient(texte, "Cas cachés réussis : 1 sur 2"));
        REQUIRE_FALSE(contient(texte, "secret"));
    }
    REQUIRE(contient(noter::en_html(essai.classe, essai.catalogue), "phrase secrète"));
    REQUIRE(contient(noter::en_json(essai.classe), "phrase secrète"));
}

TEST_CASE("le results.json de Gradescope porte les points et leur maximum") {
    const Essai essai;
    const auto resultat = nlohmann::json::parse(
        noter::en_gradescope(essai.classe, essai.classe.copies[0], essai.catalogue));
    REQUIRE(resultat.at("score") == 2);
    REQUIRE(resultat.at("tests").at(0).at("max_score") == 4);
    REQUIRE(resultat.at("tests").at(0).at("status") == "failed");
}

TEST_CASE("le retour cite la ligne de l'étudiant") {
    const Essai essai;
    REQUIRE(contient(noter::retour(essai.classe, essai.classe.copies[0], essai.catalogue),
                     "à la ligne 2 de ex1_pile.hpp : `" + malin + "`"));
}

TEST_CASE("le retour ne répète pas ce qui reste à écrire") {
    Essai essai;
    auto& jugement = essai.classe.copies[0].exercices[0].visible.jugement;
    juge::Constat constat;
    constat.verdict = Verdict::a_completer;
    constat.phrase = "Il reste à écrire : empiler.";
    for (const std::string cas : {"un cas", "un autre", "un cas"}) {
        constat.cas = cas;
        jugement.constats.push_back(constat);
    }
    const auto texte = noter::retour(essai.classe, essai.classe.copies[0], essai.catalogue);
    const auto premiere = texte.find("empiler");
    REQUIRE(premiere != std::string::npos);
    REQUIRE(texte.find("empiler", premiere + 1) == std::string::npos);
    REQUIRE_FALSE(contient(texte, "autre"));
}

TEST_CASE("les rejeux d'une épreuve cachée sont des preuves, eux aussi") {
    Essai essai;
    essai.classe.copies[0].exercices[0].cachee->rejeux = {echec("cas secret", "encore.")};
    REQUIRE(
        contient(noter::en_html(essai.classe, essai.catalogue), "Épreuve cachée, rejouée : ÉCHEC"));
}

TEST_CASE("le retour, la page et Gradescope disent la date, sa source, et qui n'en a pas") {
    Essai essai;
    auto& copie = essai.classe.copies[0];
    copie.date = noter::lire_date("2026-03-14 15:09");
    copie.origine = noter::Origine::commit;
    const std::string phrase = "Remis le 14/03/2026 à 15:09 (date du dernier commit).";
    REQUIRE(contient(noter::retour(essai.classe, copie, essai.catalogue), phrase));
    REQUIRE(contient(noter::en_gradescope(essai.classe, copie, essai.catalogue), phrase));
    REQUIRE(contient(noter::en_html(essai.classe, essai.catalogue), phrase));
    copie.date.reset();
    copie.origine = noter::Origine::non_declaree;
    REQUIRE(
        contient(noter::retour(essai.classe, copie, essai.catalogue), "Date de remise inconnue"));
    REQUIRE(contient(noter::en_html(essai.classe, essai.catalogue), "Date de remise inconnue"));
    REQUIRE(contient(noter::en_csv(essai.classe), "Date de remise inconnue"));
}

TEST_CASE("ce qui n'est pas pris est nommé à l'étudiant et à l'enseignant, sans balise") {
    Essai essai;
    auto& copie = essai.classe.copies[0];
    copie.laisses = {{malin, "ce n'est le nom d'aucun exercice noté"},
                     {"build/", "construction", 12}};
    copie.tus = 3;
    const auto retour = noter::retour(essai.classe, copie, essai.catalogue);
    REQUIRE(contient(retour, malin + " : ce n'est le nom d'aucun exercice noté\n"));
    REQUIRE(contient(retour, "build/ (12 fichiers) : construction\n"));
    REQUIRE(contient(retour, "… et 3 autres"));
    REQUIRE_FALSE(contient(noter::en_html(essai.classe, essai.catalogue), "<script>"));
    REQUIRE(contient(noter::en_html(essai.classe, essai.catalogue), "build/ (12 fichiers)"));
    REQUIRE(contient(noter::en_json(essai.classe), "pas_pris"));
    INFO("tout est noté : rien à regarder ; un exercice absent : sa réponse est peut-être là");
    REQUIRE_FALSE(contient(noter::en_csv(essai.classe), "Pas pris"));
    copie.exercices[0].etat = noter::Etat::absent;
    REQUIRE(contient(noter::en_csv(essai.classe), "Pas pris, <script>"));
    copie.laisses.erase(copie.laisses.begin());
    REQUIRE_FALSE(contient(noter::en_csv(essai.classe), "Pas pris"));
}

TEST_CASE("un jugement gardé n'est repris qu'avec la même clé, et jamais s'il est abîmé") {
    const noter::Reprise reprise("jugements");
    reprise.garder("alice", "ex1", "clé", {{"valeur", 1}});
    REQUIRE(reprise.retrouver("alice", "ex1", "clé")->at("valeur") == 1);
    REQUIRE_FALSE(reprise.retrouver("alice", "ex1", "autre").has_value());
    REQUIRE_FALSE(reprise.retrouver("bob", "ex1", "clé").has_value());
    std::ofstream("jugements/alice/ex1.json") << "{\"cle\": \"cl";
    REQUIRE_FALSE(reprise.retrouver("alice", "ex1", "clé").has_value());
}

TEST_CASE("les points s'écrivent sans zéros inutiles") {
    REQUIRE(noter::nombre(3) == "3");
    REQUIRE(noter::nombre(2.5) == "2.5");
    REQUIRE(noter::a_lire(2.5) == "2,5");
    REQUIRE(noter::nombre(28.0 / 9) == "3.11");
}
