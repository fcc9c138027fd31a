// Ce qu'on prend d'une archive, et de celles qu'elle contient.
#include "archive.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <juge/epreuve.hpp>

#include "classe/paquets.hpp"
#include "lecture.hpp"

namespace {

namespace fs = std::filesystem;
using classe::Format;
using classe::Paquet;
using noter::Contenu;

Contenu relire(const fs::path& archive, noter::DejaVu deja = {}) {
    const int fd = ::open(archive.c_str(), O_RDONLY | O_CLOEXEC);
    const auto contenu = noter::lire_archive(fd, fs::file_size(archive), {"ex1_pile"}, deja);
    ::close(fd);
    return contenu;
}

/// Met cette archive dans une autre, dont elle devient le seul fichier.
void emboiter(const fs::path& archive, const std::string& nom, const fs::path& dans) {
    const std::string octets = juge::lire_texte(archive);
    Paquet(dans, Format::tar_gz).fichier(nom, octets);
}

void ecrire(const fs::path& fichier, const std::string& texte) {
    std::ofstream(fichier) << texte;
}

}  // namespace

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
    ecrire("a", "ni zip, ni tar");
    REQUIRE_FALSE(relire("a").refus.empty());
}

TEST_CASE("un zip dans un zip dans un tar.gz est ouvert, sous son chemin") {
    Paquet("a.zip", Format::zip).fichier("depot/ex1_pile.hpp", "réponse");
    emboiter("a.zip", "interne.zip", "b.tar.gz");
    emboiter("b.tar.gz", "TP/Rendu.TAR.GZ", "c.tar.gz");
    const auto contenu = relire("c.tar.gz");
    REQUIRE(contenu.refus.empty());
    REQUIRE(contenu.remarques.empty());
    REQUIRE(contenu.fichiers.size() == 1);
    REQUIRE(contenu.fichiers[0].chemin == "TP/Rendu.TAR.GZ/interne.zip/depot/ex1_pile.hpp");
    REQUIRE(contenu.fichiers[0].contenu == "réponse");
    REQUIRE(contenu.entrees == 3);
}

TEST_CASE("au-delà de trois archives l'une dans l'autre, la dernière est laissée") {
    Paquet("1.zip", Format::zip).fichier("ex1_pile.hpp", "réponse");
    for (int i = 1; i < 4; ++i)
        emboiter(std::to_string(i) + ".zip", "dedans.tgz", std::to_string(i + 1) + ".zip");
    REQUIRE(relire("3.zip").fichiers.size() == 1);
    REQUIRE(relire("4.zip").fichiers.empty());
    REQUIRE(relire("4.zip").laisses.at(0).raison == "trop d'archives l'une dans l'autre");
}

TEST_CASE("les bornes valent pour toutes les archives ensemble") {
    Paquet("bombe.zip", Format::zip).zeros("zeros", std::size_t{64} << 20);
    emboiter("bombe.zip", "tp.zip", "a.tar.gz");
    REQUIRE(relire("a.tar.gz").refus.find("bombe") != std::string::npos);

    Paquet("petite.zip", Format::zip).fichier("ex1_pile.hpp", "réponse");
    REQUIRE(relire("petite.zip").refus.empty());
    REQUIRE(relire("petite.zip", {noter::entrees_max, 0}).refus.find("entrées") !=
            std::string::npos);
    REQUIRE(relire("petite.zip", {0, noter::octets_max}).refus.find("bombe") != std::string::npos);
    emboiter("petite.zip", "tp.zip", "b.tar.gz");
    REQUIRE(relire("b.tar.gz", {noter::entrees_max - 2, 0}).refus.empty());
    REQUIRE_FALSE(relire("b.tar.gz", {noter::entrees_max - 1, 0}).refus.empty());
}

TEST_CASE("une archive interne illisible ne cache pas le reste, et c'est dit") {
    Paquet("secrete.zip", Format::zip_chiffre).fichier("ex1_pile.hpp", "secret");
    {
        Paquet paquet("a", Format::tar_gz);
        paquet.fichier("secrete.zip", juge::lire_texte("secrete.zip"));
        paquet.fichier("abimee.zip", "ni zip, ni tar");
        paquet.fichier("ex1_pile.hpp", "réponse");
    }
    const auto contenu = relire("a");
    REQUIRE(contenu.refus.empty());
    REQUIRE(contenu.fichiers.size() == 1);
    REQUIRE(contenu.remarques.size() == 2);
    REQUIRE(contenu.remarques[0].find("secrete.zip n'est pas prise") == 0);
    REQUIRE(contenu.remarques[1].find("abimee.zip n'est pas prise") == 0);
}

TEST_CASE("ce qui n'est pas pris d'une archive est nommé, avec la raison") {
    {
        Paquet paquet("a", Format::zip);
        paquet.fichier("r\x82ponses/rapport.pdf", "");
        paquet.fichier("tp.7z", "");
        paquet.fichier("tp.bundle", "");
        paquet.fichier("build/paquet.zip", "");
    }
    const auto laisses = relire("a").laisses;
    REQUIRE(laisses.size() == 4);
    REQUIRE(laisses[0].chemin == "réponses/rapport.pdf");
    REQUIRE(laisses[1].raison == "ce format d'archive n'est pas ouvert");
    REQUIRE(laisses[2].raison == "un dépôt dans une archive n'est pas ouvert");
    REQUIRE(laisses[3].chemin == "build/");
}

TEST_CASE("dans une archive, un nom proche est lu aussi") {
    Paquet("a", Format::zip).fichier("TP/Ex1_Pile (1).HPP.txt", "réponse");
    REQUIRE(relire("a").fichiers.at(0).contenu == "réponse");
}
