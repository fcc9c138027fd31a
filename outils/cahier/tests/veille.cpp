#include "veille.hpp"

#include <poll.h>

#include <fstream>
#include <juge/epreuve.hpp>

#include "dossier.hpp"

namespace {

namespace fs = std::filesystem;
using cahier::Moyen;
using cahier::Veille;

/// Un exercice et son dossier.
struct Banc {
    Dossier dossier;
    fs::path exercices = dossier.chemin() / "exercices";
    fs::path fichier = exercices / "ex1.hpp";
    Banc() {
        fs::create_directory(exercices);
        ecrire(fichier, "départ");
    }
    static void ecrire(const fs::path& chemin, const std::string& texte) {
        std::ofstream(chemin) << texte;
    }
    /// Comme un éditeur prudent : écrit à côté, puis remplace.
    void remplacer(const std::string& texte) const {
        const fs::path brouillon = exercices / ".ex1.hpp.swp";
        ecrire(brouillon, texte);
        fs::rename(brouillon, fichier);
    }
};

/// Attend un enregistrement comme le fait l'écran. Le délai du juge borne une attente infinie.
void attendre(Veille& veille) {
    while (!veille.enregistre()) {
        pollfd attente{veille.fd(), POLLIN, 0};
        const auto echeance = veille.echeance();
        ::poll(&attente, 1, echeance ? static_cast<int>(echeance->count()) : -1);
    }
}

}  // namespace

TEST_CASE("un fichier récrit, remplacé ou effacé puis recréé est vu", "[simple]") {
    const Banc banc;
    for (const auto moyen : {Moyen::notifications, Moyen::sondage}) {
        Veille veille(banc.fichier, moyen);
        CHECK(veille.raison_du_sondage().empty() == (moyen == Moyen::notifications));
        CHECK_FALSE(veille.enregistre());
        Banc::ecrire(banc.fichier, "récrit");
        attendre(veille);
        banc.remplacer("remplacé");
        attendre(veille);
        fs::remove(banc.fichier);
        Banc::ecrire(banc.fichier, "recréé");
        attendre(veille);
        CHECK_FALSE(veille.enregistre());
    }
}

TEST_CASE("plusieurs écritures rapprochées font un seul enregistrement", "[simple]") {
    const Banc banc;
    Veille veille(banc.fichier, Moyen::notifications);
    for (int i = 0; i < 5; ++i)
        Banc::ecrire(banc.fichier, "écriture " + std::to_string(i));
    attendre(veille);
    CHECK_FALSE(veille.enregistre());
    CHECK_FALSE(veille.echeance());
}

TEST_CASE("les autres fichiers du dossier ne comptent pas", "[simple]") {
    const Banc banc;
    Veille veille(banc.fichier, Moyen::notifications);
    Banc::ecrire(banc.exercices / "ex2.hpp", "autre");
    Banc::ecrire(banc.exercices / ".ex1.hpp.swp", "brouillon");
    pollfd attente{veille.fd(), POLLIN, 0};
    REQUIRE(::poll(&attente, 1, -1) == 1);
    CHECK_FALSE(veille.enregistre());
    CHECK_FALSE(veille.echeance());
}

TEST_CASE("un fichier effacé n'est pas un enregistrement", "[simple]") {
    const Banc banc;
    Veille veille(banc.fichier, Moyen::sondage);
    fs::remove(banc.fichier);
    CHECK_FALSE(veille.enregistre());
    while (veille.echeance() != std::chrono::milliseconds(500)) {  // il s'en aperçoit, et se calme
        CHECK_FALSE(veille.enregistre());
        ::poll(nullptr, 0, 5);
    }
    Banc::ecrire(banc.fichier, "de retour");
    attendre(veille);
}

TEST_CASE("un dossier remplacé pendant la veille ne la rend pas sourde", "[simple]") {
    const Banc banc;
    Veille veille(banc.fichier, Moyen::notifications);
    fs::rename(banc.exercices, banc.dossier.chemin() / "ancien");
    fs::create_directory(banc.exercices);
    Banc::ecrire(banc.fichier, "nouveau dossier");
    attendre(veille);
    CHECK(veille.raison_du_sondage().find("remplacé") != std::string::npos);
}

TEST_CASE("un lien est suivi : son fichier, récrit, remplacé, puis un autre", "[simple]") {
    const Banc banc;
    const fs::path ailleurs = banc.dossier.chemin() / "ailleurs.hpp";
    Banc::ecrire(ailleurs, "départ");
    fs::remove(banc.fichier);
    fs::create_symlink(ailleurs, banc.fichier);
    Veille veille(banc.fichier);
    CHECK(veille.raison_du_sondage().find("lien") != std::string::npos);
    CHECK_FALSE(veille.enregistre());
    Banc::ecrire(ailleurs, "récrit");
    attendre(veille);
    Banc::ecrire(banc.dossier.chemin() / "brouillon", "remplacé");
    fs::rename(banc.dossier.chemin() / "brouillon", ailleurs);
    attendre(veille);
    fs::remove(banc.fichier);
    fs::create_symlink("../un_autre.hpp", banc.fichier);
    Banc::ecrire(banc.dossier.chemin() / "un_autre.hpp", "désigné désormais");
    attendre(veille);
}

TEST_CASE("un fichier qui devient un lien pendant la veille est suivi", "[simple]") {
    const Banc banc;
    const fs::path ailleurs = banc.dossier.chemin() / "ailleurs.hpp";
    Banc::ecrire(ailleurs, "ailleurs");
    Veille veille(banc.fichier, Moyen::notifications);
    fs::remove(banc.fichier);
    fs::create_symlink(ailleurs, banc.fichier);
    attendre(veille);
    CHECK(veille.raison_du_sondage().find("lien") != std::string::npos);
    Banc::ecrire(ailleurs, "récrit ailleurs");
    attendre(veille);
    CHECK_FALSE(veille.enregistre());
}

TEST_CASE("les systèmes de fichiers qui ne préviennent pas sont sondés") {
    CHECK(cahier::sans_notifications(0xEF53).empty());                  // ext4
    CHECK(cahier::sans_notifications(0x794C7630).empty());              // overlay
    CHECK_FALSE(cahier::sans_notifications(0x6969).empty());            // NFS
    CHECK_FALSE(cahier::sans_notifications(0x01021997).empty());        // 9P
    CHECK_FALSE(cahier::sans_notifications(long{0xFE534D42}).empty());  // SMB2
    CHECK_FALSE(cahier::sans_notifications(static_cast<int>(0xFF534D42)).empty());
}
