// Les rendus d'un dossier, et ce qui fait refaire un jugement.
#include "rendus.hpp"

#include <fstream>
#include <juge/epreuve.hpp>

#include "chaine.hpp"

namespace {

namespace fs = std::filesystem;
using noter::Genre;

void toucher(const fs::path& fichier) {
    fs::create_directories(fichier.parent_path());
    std::ofstream(fichier) << "x";
}

}  // namespace

TEST_CASE("dossiers, archives et dépôts sont reconnus ; un lien n'est pas suivi") {
    const fs::path rendus = fs::absolute("rendus");
    for (const char* nom : {"bob.zip", "carole.tar.gz", "david.TGZ", "eve.Bundle", "photo.rar"})
        toucher(rendus / nom);
    fs::create_directory(rendus / "alice");
    toucher(rendus / ".DS_Store");
    fs::create_directory_symlink("/etc", rendus / "lien");
    const auto trouves = noter::lister_rendus(rendus);
    std::map<std::string, Genre> genres;
    for (const auto& rendu : trouves)
        genres[rendu.nom] = rendu.genre;
    const std::map<std::string, Genre> attendus{
        {"alice", Genre::dossier},    {"bob", Genre::archive}, {"carole", Genre::archive},
        {"david", Genre::archive},    {"eve", Genre::depot},   {"lien", Genre::inconnu},
        {"photo.rar", Genre::inconnu}};
    REQUIRE(genres == attendus);
}

TEST_CASE("deux rendus du même nom, ou aucun, sont refusés") {
    const fs::path rendus = fs::absolute("rendus");
    fs::create_directories(rendus);
    REQUIRE_THROWS_AS(noter::lister_rendus(rendus), std::runtime_error);
    toucher(rendus / "alice.zip");
    fs::create_directory(rendus / "alice");
    REQUIRE_THROWS_AS(noter::lister_rendus(rendus), std::runtime_error);
    REQUIRE_THROWS_AS(noter::lister_rendus("absent"), std::runtime_error);
}

TEST_CASE("un rendu se nomme en UTF-8 composé, quel que soit le système qui l'a nommé") {
    const fs::path rendus = fs::absolute("rendus");
    fs::create_directories(rendus / "zoe\xCC\x81");
    toucher(rendus / "ren\xE9.ZIP");
    const auto trouves = noter::lister_rendus(rendus);
    REQUIRE(trouves.at(0).nom == "rené");
    REQUIRE(trouves.at(1).nom == "zoé");
    INFO("deux écritures d'un même nom sont un doublon");
    fs::create_directory(rendus / "zo\xC3\xA9");
    REQUIRE_THROWS_AS(noter::lister_rendus(rendus), std::runtime_error);
}

TEST_CASE("le nom d'un rendu donne un nom de fichier sans danger") {
    const auto nommer = [](const std::string& nom) {
        return noter::nom_de_fichier({nom, "/rendus/" + nom, Genre::dossier});
    };
    REQUIRE(nommer("alice-martin_2") == "alice-martin_2");
    REQUIRE(nommer("zoé") == "zoé");
    INFO("un nom d'où rien n'est ôté garde sa dernière lettre ; un nom trop long n'en coupe pas");
    REQUIRE(nommer("Jean André").rfind("Jean_André-", 0) == 0);
    REQUIRE(nommer(std::string(99, 'x') + "é").rfind(std::string(99, 'x') + "-", 0) == 0);
    const std::vector<std::string> penibles{"..",    ".cache", "a b",
                                            "$(rm)", "a/b",    std::string(300, 'x')};
    for (const auto& nom : penibles) {
        const auto fichier = nommer(nom);
        REQUIRE(fichier.find_first_of("/ $()") == std::string::npos);
        REQUIRE(fichier.front() != '.');
        REQUIRE(fichier.size() < 120);
    }
    REQUIRE(nommer("a b") != nommer("a_b"));
}

TEST_CASE("l'empreinte change avec un en-tête, et avec lui seul") {
    const auto ecrire = [](const fs::path& fichier, const std::string& texte) {
        fs::create_directories(fichier.parent_path());
        std::ofstream(fichier) << texte;
    };
    const fs::path inclus = fs::absolute("inclus");
    ecrire(inclus / "juge/reponse.hpp", "1");
    ecrire(inclus / "LISEZMOI", "1");
    const auto avant = noter::empreinte_des_entetes({inclus});
    ecrire(inclus / "LISEZMOI", "2");
    REQUIRE(noter::empreinte_des_entetes({inclus}) == avant);
    ecrire(inclus / "juge/reponse.hpp", "2");
    REQUIRE(noter::empreinte_des_entetes({inclus}) != avant);
    ecrire(inclus / "juge/reponse.hpp", "1");
    REQUIRE(noter::empreinte_des_entetes({inclus}) == avant);
    ecrire(inclus / "composant.hpp", "1");
    REQUIRE(noter::empreinte_des_entetes({inclus}) != avant);
}
