// La réponse choisie parmi les fichiers d'un rendu, et le sort des autres.
#include "choix.hpp"

#include <fstream>
#include <juge/epreuve.hpp>

namespace {

namespace fs = std::filesystem;
using noter::Contenu;

juge::Epreuve exercice() {
    juge::Epreuve e;
    e.id = "chapitre05_ex1";
    e.serie = "chapitre05";
    e.nom = "ex1_pile";
    e.squelette = "/cours/chapitres/partie2_threads/chapitre05_sujet/exercices/ex1_pile.hpp";
    return e;
}

Contenu avec(std::initializer_list<noter::Fichier> fichiers) {
    Contenu contenu;
    for (const auto& fichier : fichiers)
        contenu.prendre(fichier);
    return contenu;
}

/// Le choix pour cet exercice, le seul noté.
noter::Choix choisir(const Contenu& contenu) {
    const auto e = exercice();
    return noter::trier(contenu, {&e}, "/cours").choix.at(0);
}

/// Ce qui est laissé : « chemin : raison ».
std::vector<std::string> laisses(const noter::Tri& tri) {
    std::vector<std::string> resultat;
    for (const auto& laisse : tri.laisses)
        resultat.push_back(laisse.chemin + " : " + laisse.raison);
    return resultat;
}

}  // namespace

TEST_CASE("le fichier rangé comme dans le cours passe avant les autres") {
    const auto contenu =
        avec({{"ex1_pile.hpp", "à la racine", 0},
              {"depot/chapitres/partie2_threads/chapitre05_sujet/exercices/ex1_pile.hpp", "bon", 0},
              {"chapitre05/ex1_pile.hpp", "moins bien", 0}});
    const auto choix = choisir(contenu);
    REQUIRE(choix.reponse.has_value());
    REQUIRE(choix.reponse->contenu == "bon");
}

TEST_CASE("un dossier du chapitre passe avant la racine") {
    const auto choix = choisir(
        avec({{"ex1_pile.hpp", "racine", 0}, {"chapitre05_sujet/ex1_pile.hpp", "chapitre", 0}}));
    REQUIRE(choix.reponse->contenu == "chapitre");
}

TEST_CASE("deux réponses différentes au même rang : aucune n'est prise") {
    const auto choix =
        choisir(avec({{"v1/ex1_pile.hpp", "une", 0}, {"v2/ex1_pile.hpp", "autre", 0}}));
    REQUIRE_FALSE(choix.reponse.has_value());
    REQUIRE(choix.refus.find("v1/ex1_pile.hpp et v2/ex1_pile.hpp") != std::string::npos);
}

TEST_CASE("deux copies identiques valent une réponse") {
    const auto choix =
        choisir(avec({{"v1/ex1_pile.hpp", "la même", 0}, {"v2/ex1_pile.hpp", "la même", 0}}));
    REQUIRE(choix.reponse.has_value());
}

TEST_CASE("les solutions et les dossiers de construction ne sont pas des réponses") {
    const auto choix = choisir(avec({{"solutions/chapitre05/ex1_pile.hpp", "livrée", 0},
                                     {"build/chapitre05/ex1_pile.hpp", "reste", 0}}));
    REQUIRE_FALSE(choix.reponse.has_value());
    REQUIRE(choix.refus.empty());
}

TEST_CASE("une réponse trop grande est refusée") {
    const auto choix =
        choisir(avec({{"ex1_pile.hpp", std::string(noter::reponse_max + 1, ' '), 0}}));
    REQUIRE_FALSE(choix.reponse.has_value());
    REQUIRE(choix.refus.find("dépasse") != std::string::npos);
}

TEST_CASE("un nom proche est pris s'il est seul, et c'est dit") {
    const auto e = exercice();
    const auto tri =
        noter::trier(avec({{"TP/EX1_Pile (1).hpp.txt", "réponse", 0}}), {&e}, "/cours");
    REQUIRE(tri.choix.at(0).reponse->contenu == "réponse");
    REQUIRE(tri.remarques.at(0) == "TP/EX1_Pile (1).hpp.txt est pris pour ex1_pile.hpp");
}

TEST_CASE("le nom exact passe avant un nom proche, qui est nommé") {
    const auto e = exercice();
    const auto tri = noter::trier(
        avec({{"chapitre05/ex1_pile (1).hpp", "autre", 0}, {"ex1_pile.hpp", "bon", 0}}), {&e},
        "/cours");
    REQUIRE(tri.choix.at(0).reponse->contenu == "bon");
    REQUIRE(laisses(tri).at(0) == "chapitre05/ex1_pile (1).hpp : c'est ex1_pile.hpp qui compte");
    REQUIRE(tri.remarques.empty());
}

TEST_CASE("deux noms proches et différents : aucun n'est pris") {
    const auto choix =
        choisir(avec({{"ex1_pile (1).hpp", "une", 0}, {"ex1_pile (2).hpp", "autre", 0}}));
    REQUIRE_FALSE(choix.reponse.has_value());
    REQUIRE(choix.refus.find("ex1_pile (1).hpp et ex1_pile (2).hpp") != std::string::npos);
}

TEST_CASE("un nom abrégé est pris si un seul exercice peut le porter, ou sous son chapitre") {
    const auto e = exercice();
    auto autre = exercice();
    autre.serie = "chapitre02";
    autre.nom = "ex1_lancer";
    autre.squelette = "/cours/chapitres/partie1/chapitre02_sujet/exercices/ex1_lancer.hpp";
    const auto seul = noter::trier(avec({{"ex1 (1).hpp", "réponse", 0}}), {&e}, "/cours");
    REQUIRE(seul.choix.at(0).reponse.has_value());
    REQUIRE(seul.remarques.at(0) == "ex1 (1).hpp est pris pour ex1_pile.hpp");
    const auto deux = noter::trier(avec({{"ex1 (1).hpp", "réponse", 0}}), {&e, &autre}, "/cours");
    REQUIRE_FALSE(deux.choix.at(0).reponse.has_value());
    REQUIRE(laisses(deux).at(0) == "ex1 (1).hpp : ce nom abrégé désigne plusieurs exercices");
    const auto range =
        noter::trier(avec({{"Chapitre05/ex1.hpp", "réponse", 0}}), {&e, &autre}, "/cours");
    REQUIRE(range.choix.at(0).reponse.has_value());
    REQUIRE_FALSE(range.choix.at(1).reponse.has_value());
}

TEST_CASE("ce que le cours livre est compté, le reste est nommé, une solution laissée aussi") {
    const fs::path cours = fs::absolute("cours");
    fs::create_directories(cours / "solutions/chapitre05");
    for (const char* livre : {"README.md", "solutions/chapitre05/ex1_pile.hpp"})
        std::ofstream(cours / livre) << "x";
    Contenu contenu = avec({{"tp/solutions/chapitre05/ex1_pile.hpp", "livrée", 0}});
    contenu.laisser("tp/README.md", "pas un exercice");
    contenu.laisser("tp/rapport.pdf", "pas un exercice");
    const auto e = exercice();
    const auto absent = noter::trier(contenu, {&e}, cours);
    INFO("l'exercice est absent : rien de ce qui pourrait être sa réponse n'est tu");
    REQUIRE(laisses(absent).at(0).find("tp/solutions/chapitre05/ex1_pile.hpp : solutions/") == 0);
    REQUIRE(laisses(absent).at(1) == "tp/rapport.pdf : pas un exercice");
    REQUIRE(absent.laisses.at(2).du_cours);
    contenu.prendre({"ex1_pile.hpp", "réponse", 0});
    const auto present = noter::trier(contenu, {&e}, cours);
    REQUIRE(present.choix.at(0).reponse.has_value());
    REQUIRE(laisses(present).at(0) == "tp/rapport.pdf : pas un exercice");
    REQUIRE(present.laisses.at(1).nombre == 2);
}
