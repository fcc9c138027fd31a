// Ce qu'on retient d'un rendu, et comment on le transmet.
#include "contenu.hpp"

#include <juge/epreuve.hpp>

using noter::Contenu;

TEST_CASE("les chemins qui sortent du rendu ne sont pas sûrs") {
    for (const std::string sorti : {"/etc/passwd", "../a", "a/../../b", "a\\b", "", "."})
        REQUIRE_FALSE(noter::chemin_sur(sorti));
    for (const std::string sur : {"a", "./a/b", "a/..b", "r\xE9ponse/a"})
        REQUIRE(noter::chemin_sur(sur));
    REQUIRE_FALSE(noter::chemin_sur(std::string(noter::chemin_max + 1, 'a')));
}

TEST_CASE("un contenu passe du bac à sable au correcteur sans perdre un octet") {
    Contenu contenu;
    contenu.prendre({"ex1_pile.hpp", std::string("\0\xFF\x80\n", 4), 42});
    contenu.laisser("build/a.o", "");
    contenu.laisser("build/b.o", "");
    contenu.tus = 3;
    contenu.octets = 5;
    contenu.remarquer("étrange");
    contenu.date = 1234;
    const auto recu = noter::recevoir(noter::envoyer(contenu));
    REQUIRE(recu.fichiers.at(0).contenu == contenu.fichiers[0].contenu);
    REQUIRE(recu.fichiers.at(0).date == 42);
    REQUIRE(recu.remarques == contenu.remarques);
    REQUIRE(recu.date == contenu.date);
    REQUIRE(recu.laisses.at(0).chemin == "build/");
    REQUIRE(recu.laisses.at(0).nombre == 2);
    REQUIRE(recu.tus == 3);
    REQUIRE(recu.octets == 5);
    contenu.refus = "\033[2J";
    REQUIRE(noter::recevoir(noter::envoyer(contenu)).refus == "�[2J");
    REQUIRE_THROWS_AS(noter::recevoir("n'importe quoi"), std::runtime_error);
}

TEST_CASE("ce qui est laissé est nommé ; un dossier où rien n'est une réponse l'est une fois") {
    Contenu contenu;
    contenu.laisser("tp/rapport.pdf", "pas un exercice");
    for (const std::string nom : {"tp/build/a.o", "tp/build/x/b.o", "tp/.git/HEAD"})
        contenu.laisser(nom, "pas un exercice");
    REQUIRE(contenu.laisses.size() == 3);
    REQUIRE(contenu.laisses[0].raison == "pas un exercice");
    REQUIRE(contenu.laisses[1].chemin == "tp/build/");
    REQUIRE(contenu.laisses[1].nombre == 2);
    REQUIRE(contenu.laisses[2].chemin == "tp/.git/");
}

TEST_CASE("au-delà de quelques milliers, ce qui est laissé est compté") {
    Contenu contenu;
    for (int i = 0; i < 10'007; ++i)
        contenu.laisser(std::to_string(i), "");
    REQUIRE(contenu.laisses.size() == 10'000);
    REQUIRE(contenu.tus == 7);
}

TEST_CASE("le contenu d'une archive du rendu s'ajoute au sien, ou dit pourquoi il n'y est pas") {
    Contenu dedans;
    dedans.prendre({"ex1_pile.hpp", "réponse", 1});
    dedans.laisser("notes.txt", "pas un exercice");
    dedans.remarquer("étrange");
    dedans.entrees = 2;
    Contenu contenu;
    contenu.accueillir(dedans, "tp.zip", 42);
    REQUIRE(contenu.fichiers.at(0).chemin == "tp.zip/ex1_pile.hpp");
    REQUIRE(contenu.fichiers.at(0).date == 42);
    REQUIRE(contenu.laisses.at(0).chemin == "tp.zip/notes.txt");
    REQUIRE(contenu.remarques.at(0) == "dans tp.zip : étrange");
    REQUIRE(contenu.entrees == 2);
    dedans.refus = "archive abîmée";
    contenu.accueillir(dedans, "autre.zip", 42);
    REQUIRE(contenu.fichiers.size() == 1);
    REQUIRE(contenu.remarques.at(1) == "autre.zip n'est pas prise : archive abîmée");
}
