// Du fichier au fichier : tout ou rien.
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>

#include <juge/epreuve.hpp>

#include "fabrique_tiff.hpp"
#include "images/convertisseur.hpp"
#include "images/erreurs.hpp"
#include "images/inventaire.hpp"
#include "images/synthese.hpp"
#include "outils.hpp"

using namespace essai;
namespace fs = std::filesystem;

namespace {

projet::ResultatImage convertir(const Dossier& dossier, const std::string& nom) {
    fs::create_directories(dossier / "sortie");
    projet::Convertisseur convertisseur({{}, dossier / "sortie"});
    return convertisseur.convertir({dossier / nom, nom, 0});
}

OctetsImage octets(std::string_view texte) {
    return {texte.begin(), texte.end()};
}

}  // namespace

TEST_CASE("une image convertie a son format, ses dimensions et son empreinte") {
    const Dossier dossier;
    ecrire(dossier / "a.jpg", avec_exif(encodee(degrade(60, 40), ".jpg"), 6));
    const auto resultat = convertir(dossier, "a.jpg");
    REQUIRE(resultat.erreur == "");
    REQUIRE(resultat.etat == projet::EtatImage::convertie);
    INFO("l'orientation 6 échange largeur et hauteur, et la sortie n'a plus d'étiquette");
    REQUIRE(resultat.largeur == 40);
    REQUIRE(resultat.hauteur == 60);
    const std::string sortie = lire(dossier / "sortie/a.jpg");
    REQUIRE(projet::reconnaitre(octets(sortie)) == projet::Format::jpeg);
    REQUIRE(sortie.size() == resultat.octets_ecrits);
    REQUIRE(sortie.find("Exif") == std::string::npos);
    REQUIRE(resultat.etapes.total().count() > 0);
}

TEST_CASE("un TIFF de 16 bits le reste, à l'endroit ; ce qu'il contenait d'autre est dit") {
    const Dossier dossier;
    DemandeTiff demande;
    demande.bits = 16;
    demande.pages = 2;
    demande.orientation = 6;
    ecrire(dossier / "a.tif", fichier_tiff(demande));
    const auto resultat = convertir(dossier, "a.tif");
    REQUIRE(resultat.erreur == "");
    REQUIRE(resultat.remarque == "2 pages : seule la première est convertie");
    REQUIRE(resultat.largeur == demande.hauteur);
    const cv::Mat rendu = gris_de(octets(lire(dossier / "sortie/a.tif")));
    REQUIRE(rendu.type() == CV_16U);
    INFO("orientation 6 : la première colonne du rendu est la dernière ligne du fichier");
    for (int x = 0; x < demande.largeur; ++x)
        REQUIRE(rendu.at<std::uint16_t>(x, 0) == valeur_d_essai(x, demande.hauteur - 1, 0, 16));
}

TEST_CASE("un PNG nommé .jpg est converti pour ce qu'il est") {
    const Dossier dossier;
    ecrire(dossier / "menteur.jpg", encodee(degrade(20, 20), ".png"));
    REQUIRE(convertir(dossier, "menteur.jpg").format == projet::Format::png);
    REQUIRE(projet::reconnaitre(octets(lire(dossier / "sortie/menteur.jpg"))) ==
            projet::Format::png);
}

TEST_CASE("vide, absent, illisible, étranger : une phrase chacun, et aucune sortie") {
    const Dossier dossier;
    ecrire(dossier / "vide.jpg", {});
    ecrire(dossier / "texte.png", octets("ceci n'est pas une image"));
    ecrire(dossier / "interdit.jpg", encodee(unie(1, 2, 3), ".jpg"));
    fs::permissions(dossier / "interdit.jpg", fs::perms::none);
    fs::create_directories(dossier / "dossier.jpg");
    ::mkfifo((dossier / "tube.jpg").c_str(), 0600);
    REQUIRE(convertir(dossier, "vide.jpg").erreur == "fichier vide");
    REQUIRE(convertir(dossier, "absent.jpg").erreur ==
            "lecture impossible : fichier ou dossier introuvable");
    REQUIRE(convertir(dossier, "interdit.jpg").erreur == "lecture impossible : permission refusée");
    REQUIRE(convertir(dossier, "dossier.jpg").erreur ==
            "lecture impossible : ce n'est pas un fichier");
    INFO("un tube nommé ne doit pas figer le programme");
    REQUIRE(convertir(dossier, "tube.jpg").erreur ==
            "lecture impossible : ce n'est pas un fichier");
    const auto etranger = convertir(dossier, "texte.png");
    REQUIRE(etranger.erreur == "ce n'est ni un JPEG, ni un PNG, ni un WebP, ni un TIFF");
    REQUIRE(etranger.etat == projet::EtatImage::refusee);
    REQUIRE_FALSE(etranger.definitive);
    REQUIRE(fichiers(dossier / "sortie").empty());
}

TEST_CASE("après une image abîmée, le même convertisseur convertit la suivante") {
    const Dossier dossier;
    auto abimee = encodee(degrade(80, 60), ".jpg");
    abimee.resize(abimee.size() / 2);
    ecrire(dossier / "a.jpg", abimee);
    ecrire(dossier / "b.jpg", encodee(degrade(80, 60), ".jpg"));
    fs::create_directories(dossier / "sortie");
    projet::Convertisseur convertisseur({{}, dossier / "sortie"});
    REQUIRE(convertisseur.convertir({dossier / "a.jpg", "a.jpg", 0}).etat ==
            projet::EtatImage::refusee);
    REQUIRE(convertisseur.convertir({dossier / "b.jpg", "b.jpg", 0}).etat ==
            projet::EtatImage::convertie);
    REQUIRE(fichiers(dossier / "sortie") == std::vector<std::string>{"b.jpg"});
}

TEST_CASE("écriture interrompue : l'ancien fichier reste entier, rien ne traîne") {
    const Dossier dossier;
    ecrire(dossier / "sortie/a.txt", octets("ancien"));
    borner_fichiers(1000);
    const std::string trop_long(5000, 'x');
    bool definitive = false;
    std::string phrase;
    try {
        projet::ecrire_atomiquement(dossier / "sortie/a.txt", trop_long);
    } catch (const projet::ErreurEcriture& erreur) {
        definitive = erreur.definitive();
        phrase = erreur.what();
    }
    REQUIRE(phrase.find("fichier plus grand que la limite autorisée") != std::string::npos);
    REQUIRE(definitive);
    REQUIRE(lire(dossier / "sortie/a.txt") == "ancien");
    REQUIRE(fichiers(dossier / "sortie") == std::vector<std::string>{"a.txt"});
}

TEST_CASE("dossier de sortie protégé : échec de cette image, sans trace") {
    const Dossier dossier;
    ecrire(dossier / "a.jpg", encodee(degrade(20, 20), ".jpg"));
    fs::create_directories(dossier / "sortie");
    fs::permissions(dossier / "sortie", fs::perms::owner_read | fs::perms::owner_exec);
    const auto resultat = convertir(dossier, "a.jpg");
    fs::permissions(dossier / "sortie", fs::perms::owner_all);
    REQUIRE(resultat.etat == projet::EtatImage::ecriture_impossible);
    REQUIRE(resultat.erreur.find("permission refusée") != std::string::npos);
    REQUIRE_FALSE(resultat.definitive);
    REQUIRE(fichiers(dossier / "sortie").empty());
}

TEST_CASE("écritures partielles et appels interrompus : le fichier est entier", "[simple]") {
    const Dossier dossier;
    std::string texte;
    for (int i = 0; i < 500; ++i)
        texte += std::to_string(i);
    {
        const juge::Perturbation partielles(juge::Panne::ecritures_partielles, 7);
        const juge::Perturbation interruptions(juge::Panne::interruptions);
        projet::ecrire_atomiquement(dossier / "a.txt", texte);
        REQUIRE(partielles.frappes() > 0);
    }
    REQUIRE(lire(dossier / "a.txt") == texte);
}

TEST_CASE("lectures partielles et appels interrompus : l'image est entière", "[simple]") {
    const Dossier dossier;
    ecrire(dossier / "a.png", encodee(degrade(30, 20), ".png"));
    const juge::Perturbation partielles(juge::Panne::lectures_partielles, 5);
    const juge::Perturbation interruptions(juge::Panne::interruptions);
    const auto resultat = convertir(dossier, "a.png");
    REQUIRE(resultat.erreur == "");
    REQUIRE(partielles.frappes() > 0);
}

TEST_CASE("l'inventaire est récursif, trié, et s'en tient aux suffixes d'images") {
    const Dossier dossier;
    for (const char* nom :
         {"b.PNG", "a.jpg", "sous/c.webp", "sous/encore/d.tiff", "notes.txt", "raw.dng"})
        ecrire(dossier / nom, octets("x"));
    ecrire(dossier / "sortie/images/a.jpg", octets("x"));
    for (const char* fin_de_chemin : {"", "/"}) {
        const std::string entree = dossier.chemin().string() + fin_de_chemin;
        const auto inventaire = projet::inventorier(entree, dossier / "sortie");
        std::vector<std::string> noms;
        for (const auto& image : inventaire.images)
            noms.push_back(image.relatif.string());
        REQUIRE(noms ==
                std::vector<std::string>{"a.jpg", "b.PNG", "sous/c.webp", "sous/encore/d.tiff"});
        REQUIRE(inventaire.autres_fichiers == 2);
        REQUIRE(inventaire.illisibles.empty());
    }
}

TEST_CASE(
    "ce qui est caché, ou semé par un système, n'est ni converti ni en échec : c'est compté") {
    const Dossier dossier;
    for (const char* nom :
         {"a.jpg", "._a.jpg", ".cachee.png", ".DS_Store", ".Trash-1000/files/b.jpg",
          ".thumbnails/c.png", "@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg", "vacances/@eaDir/d.jpg",
          "vacances/e.jpg", "#recycle/f.jpg", "$Recycle.Bin/g.jpg", "__MACOSX/._h.jpg",
          "archive.eaDir/i.jpg"})
        ecrire(dossier / nom, octets("x"));
    fs::create_directories(dossier / "lost+found");
    fs::permissions(dossier / "lost+found", fs::perms::none);
    const auto inventaire = projet::inventorier(dossier.chemin(), dossier / "sortie");
    std::vector<std::string> noms;
    for (const auto& image : inventaire.images)
        noms.push_back(image.relatif.string());
    REQUIRE(noms == std::vector<std::string>{"a.jpg", "archive.eaDir/i.jpg", "vacances/e.jpg"});
    REQUIRE(inventaire.images_cachees == 2);
    REQUIRE(inventaire.dossiers_caches == 8);
    REQUIRE(inventaire.autres_fichiers == 1);
    REQUIRE(inventaire.illisibles.empty());
    INFO("un dossier caché que l'on désigne est parcouru");
    REQUIRE(projet::inventorier(dossier / ".thumbnails", dossier / "sortie").images.size() == 1);
}

TEST_CASE(
    "les résultats d'une conversion se reconnaissent à leur marque, où qu'ils soient rangés") {
    const Dossier dossier;
    const std::string en_cours =
        fmt::format("{{{}, \"etat\": \"en cours\"}}", projet::marque_resultats);
    ecrire(dossier / "a.jpg", octets("x"));
    ecrire(dossier / "hier/resultats.json", octets(en_cours));
    ecrire(dossier / "hier/images/a.jpg", octets("x"));
    ecrire(dossier / "rangs/gris/resultats.json", octets("{\n  " + en_cours.substr(1)));
    ecrire(dossier / "rangs/gris/images/mono_thread/a.jpg", octets("x"));
    ecrire(dossier / "course/resultats.json", octets("{\"programme\": \"chronometre\"}"));
    ecrire(dossier / "course/b.jpg", octets("x"));
    fs::create_directories(dossier / "piege/resultats.json");
    const auto inventaire = projet::inventorier(dossier.chemin(), dossier / "sortie");
    std::vector<std::string> noms;
    for (const auto& image : inventaire.images)
        noms.push_back(image.relatif.string());
    REQUIRE(noms == std::vector<std::string>{"a.jpg", "course/b.jpg"});
    REQUIRE(inventaire.anciens_resultats == 2);
    REQUIRE(projet::est_une_sortie(dossier / "hier"));
    REQUIRE_FALSE(projet::est_une_sortie(dossier / "course"));
    REQUIRE_FALSE(projet::est_une_sortie(dossier / "piege"));
    REQUIRE_FALSE(projet::est_une_sortie(dossier / "absent"));
}

TEST_CASE("un sous-dossier illisible est signalé, le reste est inventorié") {
    const Dossier dossier;
    ecrire(dossier / "a.jpg", octets("x"));
    ecrire(dossier / "secret/b.jpg", octets("x"));
    fs::permissions(dossier / "secret", fs::perms::none);
    const auto inventaire = projet::inventorier(dossier.chemin(), dossier / "sortie");
    fs::permissions(dossier / "secret", fs::perms::owner_all);
    REQUIRE(inventaire.images.size() == 1);
    REQUIRE(inventaire.illisibles.size() == 1);
    REQUIRE(inventaire.illisibles[0].second == "permission refusée");
}

TEST_CASE("être dans un dossier, liens symboliques compris") {
    const Dossier dossier;
    fs::create_directories(dossier / "a/b");
    fs::create_directory_symlink(dossier / "a", dossier / "lien");
    REQUIRE(projet::est_dans(dossier / "a", dossier / "a"));
    REQUIRE(projet::est_dans(dossier / "lien/b", dossier / "a"));
    REQUIRE(projet::est_dans(dossier / "a/nouveau/x", dossier / "a"));
    REQUIRE_FALSE(projet::est_dans(dossier / "a", dossier / "a/b"));
    REQUIRE_FALSE(projet::est_dans(dossier / "abc", dossier / "a"));
}

TEST_CASE("les images d'essai sont reproductibles, variées, et fabriquées une seule fois") {
    const Dossier dossier;
    projet::fabriquer_images(dossier / "un", 12);
    projet::fabriquer_images(dossier / "deux", 12);
    const auto datee = fs::last_write_time(dossier / "un/photos/image_000.jpg");
    projet::fabriquer_images(dossier / "un", 12);
    REQUIRE((fs::last_write_time(dossier / "un/photos/image_000.jpg") == datee));
    const auto noms = fichiers(dossier / "un");
    REQUIRE(noms.size() == 12);
    REQUIRE(noms == fichiers(dossier / "deux"));
    std::set<std::string> contenus;
    for (const auto& nom : noms) {
        const std::string contenu = lire(dossier / ("un/" + nom));
        INFO(nom << " doit être le même d'une fabrication à l'autre");
        REQUIRE((contenu == lire(dossier / ("deux/" + nom))));
        contenus.insert(contenu);
    }
    REQUIRE(contenus.size() == 12);
    REQUIRE(fs::exists(dossier / "un/photos/image_000.jpg"));
    REQUIRE(fs::exists(dossier / "un/dessins/image_011.png"));
}

TEST_CASE("l'arrêt demandé pendant la fabrication : elle cesse, et rien n'en reste") {
    const Dossier dossier;
    std::stop_source arret;
    std::jthread surveillant([&] {  // demande l'arrêt dès la première image écrite
        while (fichiers(dossier.chemin()).empty())
            std::this_thread::yield();
        arret.request_stop();
    });
    projet::fabriquer_images(dossier / "images", 100'000, arret.get_token());
    REQUIRE(fs::is_empty(dossier.chemin()));
}
