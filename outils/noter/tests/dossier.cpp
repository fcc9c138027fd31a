// Ce qu'on prend d'un dossier remis.
#include "dossier.hpp"

#include <sys/stat.h>

#include <fstream>
#include <juge/epreuve.hpp>

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> cherches{"ex1_pile"};

void deposer(const fs::path& fichier, const std::string& texte) {
    fs::create_directories(fichier.parent_path());
    std::ofstream(fichier) << texte;
}

}  // namespace

TEST_CASE("un dossier est lu sans suivre ses liens ni attendre sur ses tubes") {
    const fs::path ici = fs::absolute(".");
    deposer(ici / "dehors/ex1_pile.hpp", "dehors");
    deposer(ici / "rendu/dedans/ex1_pile.hpp", "dedans");
    fs::create_directory_symlink(ici / "dehors", ici / "rendu/lien");
    fs::create_directory(ici / "rendu/a");
    fs::create_symlink(ici / "dehors/ex1_pile.hpp", ici / "rendu/a/ex1_pile.hpp");
    fs::create_directory(ici / "rendu/b");
    REQUIRE(::mkfifo((ici / "rendu/b/ex1_pile.hpp").c_str(), 0600) == 0);
    const auto contenu = noter::lire_dossier(ici / "rendu", cherches).contenu;
    REQUIRE(contenu.fichiers.size() == 1);
    REQUIRE(contenu.fichiers[0].contenu == "dedans");
    REQUIRE(contenu.remarques.size() == 3);
}

TEST_CASE("un dossier de plateforme donne ses archives à ouvrir, et dit ce qu'il laisse") {
    const fs::path rendu = fs::absolute("Nom_123_assignsubmission_file_");
    deposer(rendu / "TP.ZIP", "");
    deposer(rendu / "tp/depot.bundle", "");
    deposer(rendu / "EX1_PILE (1).hpp", "réponse");
    deposer(rendu / "tp.rar", "");
    deposer(rendu / "rapport.pdf", "");
    deposer(rendu / "build/a.o", "");
    auto [contenu, archives] = noter::lire_dossier(rendu, cherches);
    std::sort(archives.begin(), archives.end());
    const std::vector<std::string> attendues{"TP.ZIP", "tp/depot.bundle"};
    REQUIRE(archives == attendues);
    REQUIRE(contenu.fichiers.at(0).chemin == "EX1_PILE (1).hpp");
    std::map<std::string, std::string> laisses;
    for (const auto& laisse : contenu.laisses)
        laisses[laisse.chemin] = laisse.raison;
    REQUIRE(laisses.size() == 3);
    REQUIRE(laisses.at("tp.rar") == "ce format d'archive n'est pas ouvert");
    REQUIRE(laisses.at("rapport.pdf") == "ce n'est le nom d'aucun exercice noté");
    REQUIRE(laisses.count("build/") == 1);
}

TEST_CASE("un dossier absent est refusé") {
    REQUIRE_FALSE(noter::lire_dossier("absent", cherches).contenu.refus.empty());
}
