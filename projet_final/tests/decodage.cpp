// Les pixels décodés sont-ils les bons ?
#include <cstdio>

#include <fmt/format.h>
#include <jpeglib.h>
#include <png.h>

#include <cmath>
#include <juge/epreuve.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "images/encodage.hpp"
#include "images/gris.hpp"
#include "images/orientation.hpp"
#include "outils.hpp"

using namespace essai;

namespace {

cv::Mat reference(const cv::Mat& couleur) {
    cv::Mat gris;
    cv::cvtColor(couleur, gris, cv::COLOR_BGR2GRAY);
    return gris;
}

/// De combien l'image s'éloigne, au pire, d'un gris uni.
double distance(const cv::Mat& gris, int attendu) {
    double minimum = 0;
    double maximum = 0;
    cv::minMaxLoc(gris, &minimum, &maximum);
    return std::max(std::abs(minimum - attendu), std::abs(maximum - attendu));
}

const projet::OptionsDecodage en_luma{projet::ModeDecodage::luma, 200'000'000};

/// L'image telle que l'appareil l'a rangée pour que `droite` se voie avec cette orientation
/// (EXIF 2.3, §4.6.4 : où tombent la première ligne et la première colonne).
cv::Mat rangee(const cv::Mat& droite, int orientation) {
    const int l = droite.cols;
    const int h = droite.rows;
    cv::Mat image(orientation >= 5 ? l : h, orientation >= 5 ? h : l, droite.type());
    for (int r = 0; r < image.rows; ++r) {
        for (int c = 0; c < image.cols; ++c) {
            cv::Point vu;
            switch (orientation) {
                case 1:
                    vu = {c, r};
                    break;  // haut, gauche
                case 2:
                    vu = {l - 1 - c, r};
                    break;  // haut, droite
                case 3:
                    vu = {l - 1 - c, h - 1 - r};
                    break;  // bas, droite
                case 4:
                    vu = {c, h - 1 - r};
                    break;  // bas, gauche
                case 5:
                    vu = {r, c};
                    break;  // gauche, haut
                case 6:
                    vu = {l - 1 - r, c};
                    break;  // droite, haut
                case 7:
                    vu = {l - 1 - r, h - 1 - c};
                    break;  // droite, bas
                default:
                    vu = {r, h - 1 - c};
                    break;  // gauche, bas
            }
            image.at<std::uint8_t>(r, c) = droite.at<std::uint8_t>(vu);
        }
    }
    return image;
}

/// Un WebP étendu : en-tête VP8X, l'image, un bloc étranger de taille impaire, un bloc EXIF.
OctetsImage webp_avec_exif(const OctetsImage& simple, int orientation) {
    OctetsImage octets(simple.begin(), simple.begin() + 12);
    const auto bloc = [&](const std::string& nom, const OctetsImage& contenu) {
        octets.insert(octets.end(), nom.begin(), nom.end());
        octets.insert(octets.end(), {static_cast<std::uint8_t>(contenu.size()), 0, 0, 0});
        octets.insert(octets.end(), contenu.begin(), contenu.end());
        if (contenu.size() % 2 != 0) octets.push_back(0);
    };
    bloc("VP8X", {8, 0, 0, 0, 31, 0, 0, 15, 0, 0});  // un bloc EXIF suit ; 32 × 16
    octets.insert(octets.end(), simple.begin() + 12, simple.end());
    bloc("zzzz", {1, 2, 3});
    bloc("EXIF", bloc_exif(orientation));
    const std::size_t taille = octets.size() - 8;
    octets[4] = static_cast<std::uint8_t>(taille);
    octets[5] = static_cast<std::uint8_t>(taille >> 8);
    octets[6] = octets[7] = 0;
    return octets;
}

/// Un profil rangé en texte, à la façon d'ImageMagick.
std::string profil_brut(const std::string& nom, OctetsImage contenu, bool prefixe) {
    const OctetsImage exif{'E', 'x', 'i', 'f', 0, 0};
    if (prefixe) contenu.insert(contenu.begin(), exif.begin(), exif.end());
    std::string texte = fmt::format("\n{}\n{:8}", nom, contenu.size());
    for (std::size_t i = 0; i < contenu.size(); ++i)
        texte += fmt::format("{}{:02x}", i % 36 == 0 ? "\n" : "", contenu[i]);
    return texte + "\n";
}

}  // namespace

TEST_CASE("le gris est la luma UIT-R 601 : 76 pour le rouge, 150 pour le vert, 29 pour le bleu") {
    const std::array<std::pair<cv::Mat, int>, 3> couleurs{
        {{unie(0, 0, 255), 76}, {unie(0, 255, 0), 150}, {unie(255, 0, 0), 29}}};
    for (const auto& [image, attendu] : couleurs) {
        REQUIRE(distance(gris_de(encodee(image, ".png")), attendu) == 0);
        for (const char* suffixe : {".jpg", ".webp", ".tiff"}) {
            INFO(suffixe);
            REQUIRE(distance(gris_de(encodee(image, suffixe)), attendu) <= 3);
        }
        INFO("en ne décodant que la luma du JPEG");
        REQUIRE(distance(gris_de(encodee(image, ".jpg"), en_luma), attendu) <= 3);
    }
}

TEST_CASE("JPEG : mêmes pixels qu'OpenCV, à un près, en séquentiel comme en progressif") {
    const cv::Mat image = degrade(333, 217);
    for (const int progressif : {0, 1}) {
        const auto jpeg = encodee(image, ".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, progressif});
        const cv::Mat attendu = reference(cv::imdecode(jpeg, cv::IMREAD_COLOR));
        REQUIRE(ecart_max(gris_de(jpeg), attendu) <= 1);
        INFO("la luma du fichier n'est pas tout à fait celle des couleurs rendues");
        REQUIRE(ecart_max(gris_de(jpeg, en_luma), attendu) <= 4);
    }
}

TEST_CASE("JPEG en gris : décodé tel quel dans les deux modes") {
    const auto jpeg = encodee(reference(degrade(100, 80)), ".jpg");
    REQUIRE(ecart_max(gris_de(jpeg), cv::imdecode(jpeg, cv::IMREAD_UNCHANGED)) == 0);
    REQUIRE(ecart_max(gris_de(jpeg, en_luma), gris_de(jpeg)) == 0);
}

TEST_CASE("JPEG en CMJN et en YCCK : encres à l'endroit ou à l'envers (Adobe)") {
    const std::vector<std::uint8_t> rouge_adobe{255, 0, 0,
                                                255};  // à l'envers : magenta et jaune pleins
    const std::vector<std::uint8_t> rouge{0, 255, 255, 0};
    for (const auto& options : {projet::OptionsDecodage{}, en_luma}) {
        INFO("CMJN d'Adobe");
        REQUIRE(distance(gris_de(jpeg_uni(rouge_adobe, JCS_CMYK, JCS_CMYK, true), options), 76) <=
                2);
        INFO("YCCK d'Adobe");
        REQUIRE(distance(gris_de(jpeg_uni(rouge_adobe, JCS_CMYK, JCS_YCCK, true), options), 76) <=
                2);
        INFO("CMJN sans marqueur Adobe");
        REQUIRE(distance(gris_de(jpeg_uni(rouge, JCS_CMYK, JCS_CMYK, false), options), 76) <= 2);
    }
    INFO("l'encre noire assombrit : moitié de noir sur du blanc");
    REQUIRE(distance(gris_de(jpeg_uni({0, 0, 0, 128}, JCS_CMYK, JCS_CMYK, false)), 127) <= 2);
}

TEST_CASE("JPEG rangé en RVB : le gris suit les couleurs dans les deux modes") {
    const auto jpeg = jpeg_uni({0, 255, 0}, JCS_RGB, JCS_RGB, true);
    REQUIRE(distance(gris_de(jpeg), 150) <= 2);
    REQUIRE(distance(gris_de(jpeg, en_luma), 150) <= 2);
}

TEST_CASE("PNG : mêmes pixels qu'OpenCV, exactement") {
    const cv::Mat image = degrade(211, 97);
    REQUIRE(ecart_max(gris_de(encodee(image, ".png")), reference(image)) == 0);
    const cv::Mat gris = reference(image);
    REQUIRE(ecart_max(gris_de(encodee(gris, ".png")), gris) == 0);
}

TEST_CASE("PNG 16 bits : reste en 16 bits, avec ses bits de poids faible") {
    cv::Mat gris(20, 30, CV_16U);
    for (int i = 0; i < 600; ++i)
        gris.at<std::uint16_t>(i / 30, i % 30) =
            static_cast<std::uint16_t>(257 * (i % 256) + i % 7);
    REQUIRE(ecart_max(gris_de(encodee(gris, ".png")), gris) == 0);
    cv::Mat couleur;
    cv::merge(std::vector<cv::Mat>{gris, 65535 - gris, gris / 2}, couleur);
    REQUIRE(ecart_max(gris_de(encodee(couleur, ".png")), reference(couleur)) == 0);
}

TEST_CASE("PNG : la transparence est abandonnée, la couleur gardée") {
    const cv::Mat couleur = degrade(40, 30);
    cv::Mat avec_alpha;
    cv::cvtColor(couleur, avec_alpha, cv::COLOR_BGR2BGRA);
    for (int y = 0; y < avec_alpha.rows; ++y)
        avec_alpha.at<cv::Vec4b>(y, 3)[3] = 0;
    REQUIRE(ecart_max(gris_de(encodee(avec_alpha, ".png")), reference(couleur)) == 0);
    INFO("gris avec transparence");
    const auto gris_alpha = png({2, 1, 8, PNG_COLOR_TYPE_GRAY_ALPHA, {10, 0, 200, 255}, {}, {}, 0});
    REQUIRE(ecart_max(gris_de(gris_alpha), (cv::Mat_<std::uint8_t>(1, 2) << 10, 200)) == 0);
}

TEST_CASE("PNG à palette, avec ou sans transparence") {
    DemandePng demande{
        3, 1, 8, PNG_COLOR_TYPE_PALETTE, {0, 1, 2}, {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}}, {}, 0};
    const cv::Mat attendu = (cv::Mat_<std::uint8_t>(1, 3) << 76, 150, 29);
    REQUIRE(ecart_max(gris_de(png(demande)), attendu) == 0);
    demande.transparence = {0, 128, 255};
    REQUIRE(ecart_max(gris_de(png(demande)), attendu) == 0);
}

TEST_CASE("PNG à 1, 2 ou 4 bits : étendu à 8 bits") {
    const auto un_bit = png({4, 1, 1, PNG_COLOR_TYPE_GRAY, {0b1010'0000}, {}, {}, 0});
    REQUIRE(ecart_max(gris_de(un_bit), (cv::Mat_<std::uint8_t>(1, 4) << 255, 0, 255, 0)) == 0);
    const auto quatre_bits = png({2, 1, 4, PNG_COLOR_TYPE_GRAY, {0x0F}, {}, {}, 0});
    REQUIRE(ecart_max(gris_de(quatre_bits), (cv::Mat_<std::uint8_t>(1, 2) << 0, 255)) == 0);
}

TEST_CASE("TIFF 16 bits et WebP : profondeur et dimensions gardées") {
    cv::Mat gris(20, 30, CV_16U, cv::Scalar(40'000));
    REQUIRE(ecart_max(gris_de(encodee(gris, ".tiff")), gris) == 0);
    REQUIRE(gris_de(encodee(degrade(50, 20), ".webp")).size() == cv::Size(50, 20));
}

TEST_CASE("les huit orientations EXIF se redressent") {
    cv::Mat droite(3, 4, CV_8U);
    for (int i = 0; i < 12; ++i)
        droite.at<std::uint8_t>(i / 4, i % 4) = static_cast<std::uint8_t>(i * 20);
    projet::Tampon tampon;
    for (int orientation = 1; orientation <= 8; ++orientation) {
        INFO("orientation " << orientation);
        REQUIRE(ecart_max(projet::redresser(rangee(droite, orientation), orientation, tampon),
                          droite) == 0);
    }
}

TEST_CASE("l'orientation se lit dans un JPEG comme dans un PNG ; absurde ou absente, elle vaut 1") {
    projet::Tampon tampon;
    const auto jpeg = encodee(degrade(32, 16), ".jpg");
    for (int orientation = 1; orientation <= 8; ++orientation) {
        REQUIRE(projet::decoder_jpeg(avec_exif(jpeg, orientation), {}, tampon).orientation ==
                orientation);
        const auto dessin = png({1, 1, 8, PNG_COLOR_TYPE_GRAY, {7}, {}, {}, orientation});
        REQUIRE(projet::decoder_png(dessin, {}, tampon).orientation == orientation);
    }
    REQUIRE(projet::decoder_jpeg(avec_exif(jpeg, 0), {}, tampon).orientation == 1);
    REQUIRE(projet::decoder_jpeg(avec_exif(jpeg, 9), {}, tampon).orientation == 1);
    REQUIRE(projet::decoder_jpeg(jpeg, {}, tampon).orientation == 1);
    const OctetsImage charabia{'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 0xFF, 0xFF, 0xFF, 0x7F};
    REQUIRE(projet::lire_orientation(charabia) == 1);
}

TEST_CASE(
    "l'orientation d'un PNG se lit aussi dans le texte qu'ImageMagick y met, compressé ou non") {
    projet::Tampon tampon;
    DemandePng demande{1, 1, 8, PNG_COLOR_TYPE_GRAY, {7}, {}, {}, 0};
    const auto lue = [&](const std::string& cle, const std::string& texte) {
        demande.textes = {{cle, texte}};
        const int simple = projet::decoder_png(png(demande), {}, tampon).orientation;
        demande.textes_compresses = true;
        const int compressee = projet::decoder_png(png(demande), {}, tampon).orientation;
        demande.textes_compresses = false;
        return simple == compressee ? simple : -1;
    };
    for (int orientation = 1; orientation <= 8; ++orientation) {
        REQUIRE(lue("Raw profile type exif", profil_brut("exif", bloc_exif(orientation), true)) ==
                orientation);
        REQUIRE(lue("Raw profile type APP1", profil_brut("exif", bloc_exif(orientation), false)) ==
                orientation);
    }
    const std::string six = profil_brut("exif", bloc_exif(6), true);
    REQUIRE(lue("Commentaire", six) == 1);
    REQUIRE(lue("Raw profile type xmp", six) == 1);
    const std::vector<std::string> abimes{"",
                                          "\nexif\n",
                                          six.substr(0, 30),
                                          "\nexif\n 99999999999 45",
                                          "\nexif\n      32\nzz78696600004949",
                                          "\nexif\n   -4\n4578" + six};
    for (const std::string& abime : abimes) {
        INFO(abime);
        REQUIRE(lue("Raw profile type exif", abime) == 1);
    }
    INFO("le bloc prévu par la norme l'emporte");
    demande.orientation = 3;
    REQUIRE(lue("Raw profile type exif", six) == 3);
}

TEST_CASE("l'orientation se lit aussi dans un WebP, blocs étrangers et bloc tronqué compris") {
    projet::Tampon tampon;
    const auto webp = encodee(degrade(32, 16), ".webp");
    for (int orientation = 1; orientation <= 8; ++orientation)
        REQUIRE(projet::decoder(webp_avec_exif(webp, orientation), projet::Format::webp, {}, tampon)
                    .orientation == orientation);
    REQUIRE(projet::decoder(webp, projet::Format::webp, {}, tampon).orientation == 1);
    auto coupe = webp_avec_exif(webp, 6);
    coupe.resize(coupe.size() - 20);
    const auto image = projet::decoder(coupe, projet::Format::webp, {}, tampon);
    REQUIRE(image.orientation == 1);
    REQUIRE(image.remarque.find("coupé après l'image") != std::string::npos);
}

TEST_CASE("un tampon réutilisé ne laisse rien d'une image à l'autre") {
    projet::Tampon tampon;
    const auto grande = encodee(degrade(200, 100), ".png");
    const auto petite = encodee(unie(0, 0, 255), ".png");
    projet::decoder_png(grande, {}, tampon);
    const cv::Mat seconde = projet::decoder_png(petite, {}, tampon).pixels.clone();
    REQUIRE(ecart_max(seconde, unie(0, 0, 255)) == 0);
}

TEST_CASE("l'empreinte distingue pixels, dimensions et profondeur") {
    const cv::Mat a(4, 6, CV_8U, cv::Scalar(9));
    cv::Mat b = a.clone();
    REQUIRE(projet::empreinte(a) == projet::empreinte(b));
    b.at<std::uint8_t>(3, 5) = 10;
    REQUIRE(projet::empreinte(a) != projet::empreinte(b));
    REQUIRE(projet::empreinte(a) != projet::empreinte(a.reshape(1, 6)));
    INFO(
        "une matrice dont les lignes ne se suivent pas en mémoire a la même empreinte que sa "
        "copie");
    const cv::Mat grande(10, 10, CV_8U, cv::Scalar(9));
    REQUIRE(projet::empreinte(grande(cv::Rect(2, 2, 6, 4))) == projet::empreinte(a));
}

TEST_CASE("ce qui est encodé se relit : même format, mêmes pixels si le format est sans perte") {
    const cv::Mat gris = reference(degrade(120, 90));
    for (const auto format :
         {projet::Format::jpeg, projet::Format::png, projet::Format::webp, projet::Format::tiff}) {
        INFO(std::string(projet::nom(format)));
        OctetsImage octets;
        projet::encoder(gris, format, octets);
        REQUIRE(projet::reconnaitre(octets) == format);
        const bool sans_perte = format == projet::Format::png || format == projet::Format::tiff;
        REQUIRE(ecart_max(gris_de(octets), gris) <= (sans_perte ? 0 : 6));
    }
}
