// Ce qu'on prend d'un rendu, et ce qu'on n'en prend pas.
#include "collecte.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <juge/epreuve.hpp>

#include "classe/paquets.hpp"

namespace {

namespace fs = std::filesystem;
using classe::Format;
using classe::Paquet;
using noter::Contenu;

const std::vector<std::string> cherches{"ex1_pile.hpp"};

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

Contenu relire(const fs::path& archive) {
    const int fd = ::open(archive.c_str(), O_RDONLY | O_CLOEXEC);
    const auto contenu = noter::lire_archive(fd, fs::file_size(archive), cherches);
    ::close(fd);
    return contenu;
}

void ecrire(const fs::path& fichier, const std::string& texte) {
    fs::create_directories(fichier.parent_path());
    std::ofstream(fichier) << texte;
}

}  // namespace

TEST_CASE("le fichier rangé comme dans le cours passe avant les autres") {
    const auto contenu =
        avec({{"ex1_pile.hpp", "à la racine", 0},
              {"depot/chapitres/partie2_threads/chapitre05_sujet/exercices/ex1_pile.hpp", "bon", 0},
              {"chapitre05/ex1_pile.hpp", "moins bien", 0}});
    const auto choix = noter::choisir(contenu, exercice(), "/cours");
    REQUIRE(choix.reponse.has_value());
    REQUIRE(choix.reponse->contenu == "bon");
}

TEST_CASE("un dossier du chapitre passe avant la racine") {
    const auto choix = noter::choisir(
        avec({{"ex1_pile.hpp", "racine", 0}, {"chapitre05_sujet/ex1_pile.hpp", "chapitre", 0}}),
        exercice(), "/cours");
    REQUIRE(choix.reponse->contenu == "chapitre");
}

TEST_CASE("deux réponses différentes au même rang : aucune n'est prise") {
    const auto choix =
        noter::choisir(avec({{"v1/ex1_pile.hpp", "une", 0}, {"v2/ex1_pile.hpp", "autre", 0}}),
                       exercice(), "/cours");
    REQUIRE_FALSE(choix.reponse.has_value());
    REQUIRE(choix.refus.find("v1/ex1_pile.hpp et v2/ex1_pile.hpp") != std::string::npos);
}

TEST_CASE("deux copies identiques valent une réponse") {
    const auto choix =
        noter::choisir(avec({{"v1/ex1_pile.hpp", "la même", 0}, {"v2/ex1_pile.hpp", "la même", 0}}),
                       exercice(), "/cours");
    REQUIRE(choix.reponse.has_value());
}

TEST_CASE("les solutions et les dossiers de construction ne sont pas des réponses") {
    const auto choix = noter::choisir(avec({{"solutions/chapitre05/ex1_pile.hpp", "livrée", 0},
                                            {"build/chapitre05/ex1_pile.hpp", "reste", 0}}),
                                      exercice(), "/cours");
    REQUIRE_FALSE(choix.reponse.has_value());
    REQUIRE(choix.refus.empty());
}

TEST_CASE("une réponse trop grande est refusée") {
    const auto choix =
        noter::choisir(avec({{"ex1_pile.hpp", std::string(noter::reponse_max + 1, ' '), 0}}),
                       exercice(), "/cours");
    REQUIRE_FALSE(choix.reponse.has_value());
    REQUIRE(choix.refus.find("dépasse") != std::string::npos);
}

TEST_CASE("les chemins qui sortent du rendu ne sont pas sûrs") {
    for (const std::string sorti : {"/etc/passwd", "../a", "a/../../b", "a\\b", "", "."})
        REQUIRE_FALSE(noter::chemin_sur(sorti));
    for (const std::string sur : {"a", "./a/b", "a/..b", "r\xE9ponse/a"})
        REQUIRE(noter::chemin_sur(sur));
    REQUIRE_FALSE(noter::chemin_sur(std::string(noter::chemin_max + 1, 'a')));
}

TEST_CASE("une archive zip et une archive tar.gz rendent leurs fichiers d'exercice") {
    for (const auto format : {Format::zip, Format::tar_gz}) {
        {
            Paquet paquet("a", format);
            paquet.fichier("depot/ex1_pile.hpp", "réponse");
            paquet.fichier("depot/lisez_moi.txt", "sans rapport");
        }
        const auto contenu = relire("a");
        REQUIRE(contenu.refus.empty());
        REQUIRE(contenu.remarques.empty());
        REQUIRE(contenu.fichiers.size() == 1);
        REQUIRE(contenu.fichiers[0].contenu == "réponse");
    }
}

TEST_CASE("liens, périphériques et chemins sortants sont signalés, jamais pris") {
    {
        Paquet paquet("a", Format::tar_gz);
        paquet.lien_symbolique("ex1_pile.hpp", "/etc/passwd");
        paquet.lien_physique("a/ex1_pile.hpp", "/etc/passwd");
        paquet.peripherique("b/ex1_pile.hpp");
        paquet.tube("c/ex1_pile.hpp");
        paquet.fichier("../ex1_pile.hpp", "dehors");
        paquet.fichier("/tmp/ex1_pile.hpp", "dehors");
    }
    const auto contenu = relire("a");
    REQUIRE(contenu.fichiers.empty());
    REQUIRE(contenu.remarques.size() == 6);
}

TEST_CASE("une archive qui se décompresse démesurément est refusée") {
    for (const auto format : {Format::zip, Format::tar_gz}) {
        Paquet("a", format).zeros("ex1_pile.hpp", std::size_t{64} << 20);
        REQUIRE(relire("a").refus.find("bombe") != std::string::npos);
    }
}

TEST_CASE("une archive protégée par un mot de passe est refusée, et non lue comme vide") {
    Paquet("a", Format::zip_chiffre).fichier("ex1_pile.hpp", "secret");
    REQUIRE(relire("a").refus.find("mot de passe") != std::string::npos);
}

TEST_CASE("un fichier creux de mille gibioctets est refusé") {
    Paquet("a", Format::tar_gz).creux("ex1_pile.hpp", std::size_t{1} << 40);
    REQUIRE(relire("a").refus.find("bombe") != std::string::npos);
}

TEST_CASE("un fichier qui n'est pas une archive est refusé avec une phrase") {
    ecrire(fs::absolute("a"), "ni zip, ni tar");
    REQUIRE_FALSE(relire("a").refus.empty());
}

TEST_CASE("un dossier est lu sans suivre ses liens ni attendre sur ses tubes") {
    const fs::path ici = fs::absolute(".");
    ecrire(ici / "dehors/ex1_pile.hpp", "dehors");
    ecrire(ici / "rendu/dedans/ex1_pile.hpp", "dedans");
    fs::create_directory_symlink(ici / "dehors", ici / "rendu/lien");
    fs::create_directory(ici / "rendu/a");
    fs::create_symlink(ici / "dehors/ex1_pile.hpp", ici / "rendu/a/ex1_pile.hpp");
    fs::create_directory(ici / "rendu/b");
    REQUIRE(::mkfifo((ici / "rendu/b/ex1_pile.hpp").c_str(), 0600) == 0);
    const auto contenu = noter::lire_dossier(ici / "rendu", cherches);
    REQUIRE(contenu.fichiers.size() == 1);
    REQUIRE(contenu.fichiers[0].contenu == "dedans");
    REQUIRE(contenu.remarques.size() == 2);
}

TEST_CASE("un contenu passe du bac à sable au correcteur sans perdre un octet") {
    Contenu contenu = avec({{"ex1_pile.hpp", std::string("\0\xFF\x80\n", 4), 42}});
    contenu.remarquer("étrange");
    contenu.date = 1234;
    const auto recu = noter::recevoir(noter::envoyer(contenu));
    REQUIRE(recu.fichiers.at(0).contenu == contenu.fichiers[0].contenu);
    REQUIRE(recu.fichiers.at(0).date == 42);
    REQUIRE(recu.remarques == contenu.remarques);
    REQUIRE(recu.date == contenu.date);
    contenu.refus = "\033[2J";
    REQUIRE(noter::recevoir(noter::envoyer(contenu)).refus == "�[2J");
    REQUIRE_THROWS_AS(noter::recevoir("n'importe quoi"), std::runtime_error);
}
