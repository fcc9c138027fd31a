// La date d'un rendu, d'où elle vient, et ce qu'elle coûte.
#include "remise.hpp"

#include <sys/stat.h>

#include <fstream>
#include <juge/epreuve.hpp>

namespace {

namespace fs = std::filesystem;
using noter::Genre;
using noter::Origine;

/// Une échéance passée depuis dix jours pour tout fichier de ce test.
struct EssaiRemise {
    noter::Reglages reglages;
    noter::Copie copie;
    noter::Contenu contenu;
    noter::Rendu rendu{"ada", fs::absolute("ada.zip"), Genre::archive};

    EssaiRemise() {
        std::ofstream(rendu.chemin) << "x";
        reglages.penalite = noter::Penalite{maintenant() - jours(10) + 60, 0.07};
    }
    static std::time_t jours(int nombre) { return std::time_t{24} * 3600 * nombre; }
    static std::time_t maintenant() { return std::time(nullptr); }
    void dater() { noter::dater(copie, rendu, contenu, reglages); }
};

}  // namespace

TEST_CASE("sans fichier de dates : le dernier commit, puis l'archive, puis le dernier fichier") {
    EssaiRemise essai;
    essai.dater();
    REQUIRE(essai.copie.origine == Origine::archive);
    REQUIRE(essai.copie.jours_de_retard == 10);
    essai.contenu.date = essai.reglages.penalite->echeance;
    essai.dater();
    REQUIRE(essai.copie.origine == Origine::commit);
    REQUIRE(essai.copie.jours_de_retard == 0);
    EssaiRemise dossier;
    dossier.rendu.genre = Genre::dossier;
    dossier.copie.exercices.resize(2);
    dossier.copie.exercices[1].date = 1;
    dossier.dater();
    REQUIRE(dossier.copie.origine == Origine::fichier);
    REQUIRE(dossier.copie.date == std::time_t{1});
}

TEST_CASE("un rendu absent du fichier des dates n'a ni date ni pénalité, et c'est dit") {
    EssaiRemise essai;
    essai.reglages.dates = {{"bob", EssaiRemise::maintenant()}};
    essai.contenu.date = EssaiRemise::maintenant();
    essai.dater();
    REQUIRE_FALSE(essai.copie.date.has_value());
    REQUIRE(essai.copie.penalite == 0);
    REQUIRE(noter::phrase_de_remise(essai.copie) ==
            "Date de remise inconnue (pas de ligne dans le fichier des dates) : aucun point n'est "
            "retiré pour retard.");
}

TEST_CASE("le fichier des dates l'emporte sur les fichiers") {
    EssaiRemise essai;
    essai.reglages.dates = {{"ada", essai.reglages.penalite->echeance + 1}};
    essai.dater();
    REQUIRE(essai.copie.origine == Origine::declaree);
    REQUIRE(essai.copie.jours_de_retard == 1);
    REQUIRE(noter::phrase_de_remise(essai.copie).find("(fichier des dates de remise)") !=
            std::string::npos);
}

TEST_CASE("le retard s'accorde") {
    noter::Copie copie;
    copie.jours_de_retard = 1;
    copie.penalite = 0.1;
    REQUIRE(noter::phrase_de_retard(copie) == "Retard : 1 jour, 10 % des points retirés.");
    copie.jours_de_retard = 2;
    copie.penalite = 0.2;
    REQUIRE(noter::phrase_de_retard(copie) == "Retard : 2 jours, 20 % des points retirés.");
}

TEST_CASE("une copie dont le retard ne compte pas ne dit rien de sa date") {
    REQUIRE(noter::phrase_de_remise(noter::Copie{}).empty());
}
