// Ce qui est abîmé est refusé, avec la phrase qui convient, et sans coûter de mémoire.
#include <png.h>
#include <sys/resource.h>

#include <algorithm>
#include <juge/epreuve.hpp>
#include <opencv2/imgcodecs.hpp>

#include "fabrique_tiff.hpp"
#include "outils.hpp"

using namespace essai;

namespace {

const std::string tronquee = "image tronquée : le fichier s'arrête avant la fin des données";

OctetsImage debut(const OctetsImage& octets, std::size_t taille) {
    return {octets.begin(), octets.begin() + static_cast<long>(taille)};
}

/// Remplace les dimensions annoncées par le premier marqueur SOF d'un JPEG.
OctetsImage jpeg_geant(OctetsImage jpeg, std::uint16_t cote) {
    for (std::size_t i = 2; i + 9 < jpeg.size();) {
        if (jpeg[i + 1] == 0xC0 || jpeg[i + 1] == 0xC2) {
            for (const std::size_t position : {i + 5, i + 7}) {
                jpeg[position] = static_cast<std::uint8_t>(cote >> 8);
                jpeg[position + 1] = static_cast<std::uint8_t>(cote & 0xFF);
            }
            return jpeg;
        }
        i += 2 + static_cast<std::size_t>(jpeg[i + 2] * 256 + jpeg[i + 3]);
    }
    return jpeg;
}

/// Un WebP réduit à son en-tête étendu.
OctetsImage webp_geant() {
    OctetsImage octets{'R', 'I', 'F', 'F', 22, 0, 0, 0, 'W', 'E', 'B', 'P',
                       'V', 'P', '8', 'X', 10, 0, 0, 0, 0,   0,   0,   0};
    octets.insert(octets.end(), {0xFE, 0xFF, 0x00, 0xFE, 0xFF, 0x00});  // 65 535 × 65 535
    return octets;
}

/// Un TIFF dont le répertoire annonce 65 536 × 65 535 pixels.
OctetsImage tiff_geant() {
    DemandeTiff demande;
    demande.largeur = demande.hauteur = 1;
    auto octets = fichier_tiff(demande);
    octets = avec_etiquette(octets, TIFFTAG_IMAGEWIDTH, 65'536);
    return avec_etiquette(octets, TIFFTAG_IMAGELENGTH, 65'535);
}

long memoire_max_kio() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

}  // namespace

TEST_CASE("JPEG tronqué n'importe où : refusé, progressif compris") {
    for (const int progressif : {0, 1}) {
        const auto jpeg =
            encodee(degrade(160, 120), ".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, progressif});
        REQUIRE(refus(jpeg) == "(accepté)");
        for (const std::size_t taille :
             {jpeg.size() / 2, jpeg.size() - 40, jpeg.size() - 2, jpeg.size() - 1}) {
            INFO("les " << taille << " premiers octets sur " << jpeg.size());
            REQUIRE(refus(debut(jpeg, taille)) == tronquee);
        }
        INFO("coupé dans l'en-tête");
        REQUIRE(refus(debut(jpeg, 20)) != "(accepté)");
    }
}

TEST_CASE("JPEG aux données abîmées : un avertissement de libjpeg est un refus") {
    auto jpeg = encodee(degrade(160, 120), ".jpg");
    jpeg[jpeg.size() / 2] = 0xFF;  // un marqueur au milieu des données
    jpeg[jpeg.size() / 2 + 1] = 0xD9;
    INFO(refus(jpeg));
    REQUIRE((contient(refus(jpeg), "JPEG corrompu") || refus(jpeg) == tronquee));
}

TEST_CASE("PNG tronqué n'importe où : refusé, bloc final compris") {
    const auto png = encodee(degrade(160, 120), ".png");
    REQUIRE(refus(png) == "(accepté)");
    for (const std::size_t taille :
         {std::size_t{20}, png.size() / 2, png.size() - 13, png.size() - 12, png.size() - 1}) {
        INFO("les " << taille << " premiers octets sur " << png.size());
        REQUIRE(refus(debut(png, taille)) == tronquee);
    }
}

TEST_CASE("PNG à somme de contrôle fausse : refusé, et le bloc est nommé") {
    const auto intact = encodee(degrade(160, 120), ".png");
    const auto retourner = [&](std::size_t position) {
        auto png = intact;
        png[position] ^= 0xFF;
        return refus(png);
    };
    REQUIRE(contient(retourner(29), "somme de contrôle fausse (bloc IHDR)"));
    REQUIRE(contient(retourner(intact.size() - 13), "somme de contrôle fausse (bloc IDAT)"));
    REQUIRE(contient(retourner(intact.size() - 1), "somme de contrôle fausse (bloc IEND)"));
    INFO("des pixels retournés");
    REQUIRE(contient(retourner(intact.size() / 2), "PNG corrompu"));
}

TEST_CASE("un bloc accessoire abîmé suffit à refuser un PNG") {
    auto image = png({1, 1, 8, PNG_COLOR_TYPE_GRAY, {7}, {}, {}, 6});
    const std::string nom = "eXIf";
    const auto bloc = std::search(image.begin(), image.end(), nom.begin(), nom.end());
    REQUIRE(bloc != image.end());
    *(bloc + 8) ^= 0x01;
    REQUIRE(contient(refus(image), "somme de contrôle fausse (bloc eXIf)"));
}

TEST_CASE("WebP tronqué n'importe où : refusé, avec ou sans perte") {
    for (const int qualite : {80, 101}) {
        const auto webp = encodee(degrade(160, 120), ".webp", {cv::IMWRITE_WEBP_QUALITY, qualite});
        REQUIRE(refus(webp) == "(accepté)");
        for (std::size_t taille = 13; taille + 1 < webp.size(); taille += 11) {
            INFO("les " << taille << " premiers octets sur " << webp.size());
            REQUIRE(refus(debut(webp, taille)) == tronquee);
        }
    }
}

TEST_CASE("WebP plein de hasard : une phrase, ou des pixels, et rien sur la sortie d'erreur") {
    const auto fin = dans_un_enfant([] {
        cv::RNG hasard(5);
        for (const int qualite : {80, 101}) {
            const auto webp =
                encodee(degrade(96, 64), ".webp", {cv::IMWRITE_WEBP_QUALITY, qualite});
            for (int essai = 0; essai < 300; ++essai) {
                auto abime = webp;
                for (int i = 0; i < 5; ++i)
                    abime[static_cast<std::size_t>(
                        hasard.uniform(12, static_cast<int>(webp.size())))] =
                        static_cast<std::uint8_t>(hasard.uniform(0, 256));
                if (refus(abime, {projet::ModeDecodage::rgb, 100'000}).empty()) return 1;
            }
        }
        return 0;
    });
    REQUIRE(fin.code == 0);
    REQUIRE(fin.erreurs == "");
}

TEST_CASE("une image qui s'annonce géante est refusée avant toute allocation") {
    const auto jpeg = jpeg_geant(encodee(degrade(64, 64), ".jpg"), 60'000);
    auto geant_png = png({2'000'000'000, 2'000'000'000, 8, PNG_COLOR_TYPE_RGB, {}, {}, {}, 0});
    const OctetsImage bloc_idat_vide{0, 0, 0, 0, 'I', 'D', 'A', 'T', 0x35, 0xAF, 0x06, 0x1E};
    geant_png.insert(geant_png.end(), bloc_idat_vide.begin(), bloc_idat_vide.end());
    const long avant = memoire_max_kio();
    REQUIRE(
        contient(refus(jpeg), "60000 × 60000 pixels annoncés, plus que la limite de 200 millions"));
    REQUIRE(contient(refus(geant_png), "2000000000 × 2000000000 pixels annoncés"));
    REQUIRE(contient(refus(webp_geant()), "65535 × 65535 pixels annoncés"));
    REQUIRE(contient(refus(tiff_geant()), "65536 × 65535 pixels annoncés"));
    INFO("mémoire prise pour refuser quatre images de plusieurs gigaoctets, en Kio");
    REQUIRE(memoire_max_kio() - avant < 32 * 1024);
}

TEST_CASE("un TIFF qui range ses dimensions ailleurs est jugé sur celles que libtiff lit") {
    auto tiff = encodee(degrade(40, 25), ".tiff", {cv::IMWRITE_TIFF_COMPRESSION, 1});
    REQUIRE(tiff[0] == 'I');
    // La hauteur devient un entier de 64 bits, rangé parmi les pixels, à l'octet 8 : libtiff le
    // suit ; qui lit l'entrée comme un entier de 32 bits croit que la hauteur est 8.
    const std::size_t repertoire = tiff[4] + 256U * tiff[5];
    const OctetsImage hauteur{1, 1, 16, 0, 1, 0, 0, 0, 8, 0, 0, 0};
    const auto entree = std::search(tiff.begin() + static_cast<long>(repertoire), tiff.end(),
                                    hauteur.begin(), hauteur.begin() + 2);
    std::copy(hauteur.begin(), hauteur.end(), entree);
    const OctetsImage valeur{25, 0, 0, 0, 0, 0, 0, 0};
    std::copy(valeur.begin(), valeur.end(), tiff.begin() + 8);
    REQUIRE(refus(tiff) == "(accepté)");
    REQUIRE(contient(refus(tiff, {projet::ModeDecodage::rgb, 999}), "40 × 25 pixels annoncés"));
}

TEST_CASE("la limite de pixels est exacte") {
    for (const char* suffixe : {".jpg", ".png", ".webp", ".tiff"}) {
        INFO(suffixe);
        const auto image = encodee(degrade(40, 25), suffixe);
        REQUIRE(refus(image, {projet::ModeDecodage::rgb, 1000}) == "(accepté)");
        REQUIRE(
            contient(refus(image, {projet::ModeDecodage::rgb, 999}), "40 × 25 pixels annoncés"));
    }
}

TEST_CASE("le format se lit dans les octets ; ce qui n'en est pas est refusé") {
    REQUIRE(projet::reconnaitre(encodee(unie(1, 2, 3), ".jpg")) == projet::Format::jpeg);
    REQUIRE(projet::reconnaitre(encodee(unie(1, 2, 3), ".png")) == projet::Format::png);
    REQUIRE(projet::reconnaitre(encodee(unie(1, 2, 3), ".webp")) == projet::Format::webp);
    REQUIRE(projet::reconnaitre(encodee(unie(1, 2, 3), ".tiff")) == projet::Format::tiff);
    REQUIRE_FALSE(projet::reconnaitre(OctetsImage{'b', 'o', 'n'}).has_value());
    REQUIRE_FALSE(projet::reconnaitre({}).has_value());
    REQUIRE(projet::a_un_suffixe_d_image("A/B.JPG"));
    REQUIRE_FALSE(projet::a_un_suffixe_d_image("photo.dng"));
}

TEST_CASE("un JPEG réduit à sa signature, ou plein de hasard, ne fait que lever une phrase") {
    REQUIRE(refus({0xFF, 0xD8, 0xFF}) != "(accepté)");
    auto jpeg = encodee(degrade(96, 64), ".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
    cv::RNG hasard(5);
    for (int essai = 0; essai < 200; ++essai) {
        auto abime = jpeg;
        for (int i = 0; i < 5; ++i)
            abime[3 +
                  static_cast<std::size_t>(hasard.uniform(0, static_cast<int>(jpeg.size()) - 3))] =
                static_cast<std::uint8_t>(hasard.uniform(0, 256));
        CHECK_FALSE(refus(abime, {projet::ModeDecodage::rgb, 100'000}).empty());
    }
}
