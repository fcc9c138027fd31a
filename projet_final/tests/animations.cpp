// Les fichiers de plusieurs images : la première est convertie, et c'est dit.
#include <png.h>

#include <juge/epreuve.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "outils.hpp"

using namespace essai;

namespace {

projet::Decodee decodee(const OctetsImage& octets, projet::Tampon& tampon) {
    return projet::decoder(octets, *projet::reconnaitre(octets), {}, tampon);
}

std::string remarque(const OctetsImage& octets) {
    projet::Tampon tampon;
    return decodee(octets, tampon).remarque;
}

void ajouter_entier(OctetsImage& octets, std::uint32_t valeur, int nombre, bool petit_boutiste) {
    for (int i = 0; i < nombre; ++i)
        octets.push_back(
            static_cast<std::uint8_t>(valeur >> (8 * (petit_boutiste ? i : nombre - 1 - i))));
}

/// La somme de contrôle d'un bloc PNG (CRC-32).
std::uint32_t somme(const OctetsImage& octets) {
    std::uint32_t reste = 0xFFFFFFFF;
    for (const std::uint8_t octet : octets) {
        reste ^= octet;
        for (int bit = 0; bit < 8; ++bit)
            reste = reste >> 1 ^ (reste % 2 != 0 ? 0xEDB88320U : 0);
    }
    return ~reste;
}

/// Le même PNG, qui annonce une animation de `images` images, avant ses pixels ou après.
OctetsImage png_anime(OctetsImage png, std::uint32_t images, bool avant_les_pixels = true) {
    OctetsImage corps{'a', 'c', 'T', 'L'};
    ajouter_entier(corps, images, 4, false);
    ajouter_entier(corps, 0, 4, false);
    OctetsImage bloc{0, 0, 0, 8};
    bloc.insert(bloc.end(), corps.begin(), corps.end());
    ajouter_entier(bloc, somme(corps), 4, false);
    const auto ou = avant_les_pixels ? png.begin() + 33 : png.end() - 12;  // IHDR finit à 33
    png.insert(ou, bloc.begin(), bloc.end());
    return png;
}

void ajouter_bloc(OctetsImage& webp, const std::string& nom, const OctetsImage& contenu) {
    webp.insert(webp.end(), nom.begin(), nom.end());
    ajouter_entier(webp, static_cast<std::uint32_t>(contenu.size()), 4, true);
    webp.insert(webp.end(), contenu.begin(), contenu.end());
    if (contenu.size() % 2 != 0) webp.push_back(0);
}

/// Un WebP animé dont chaque image est posée en `coin` sur une toile de cette taille.
OctetsImage webp_anime(const std::vector<cv::Mat>& images, cv::Size toile, cv::Point coin = {}) {
    OctetsImage blocs{'W', 'E', 'B', 'P'};
    OctetsImage entete{2, 0, 0, 0};  // animé
    ajouter_entier(entete, static_cast<std::uint32_t>(toile.width - 1), 3, true);
    ajouter_entier(entete, static_cast<std::uint32_t>(toile.height - 1), 3, true);
    ajouter_bloc(blocs, "VP8X", entete);
    ajouter_bloc(blocs, "ANIM", {0, 0, 0, 0, 0, 0});
    for (const auto& image : images) {
        OctetsImage contenu;
        for (const int valeur : {coin.x / 2, coin.y / 2, image.cols - 1, image.rows - 1, 100})
            ajouter_entier(contenu, static_cast<std::uint32_t>(valeur), 3, true);
        contenu.push_back(0);
        const auto simple = encodee(image, ".webp", {cv::IMWRITE_WEBP_QUALITY, 101});  // sans perte
        contenu.insert(contenu.end(), simple.begin() + 12, simple.end());
        ajouter_bloc(blocs, "ANMF", contenu);
    }
    OctetsImage webp{'R', 'I', 'F', 'F'};
    ajouter_entier(webp, static_cast<std::uint32_t>(blocs.size()), 4, true);
    webp.insert(webp.end(), blocs.begin(), blocs.end());
    return webp;
}

cv::Mat gris(const cv::Mat& couleur) {
    cv::Mat rendu;
    cv::cvtColor(couleur, rendu, cv::COLOR_BGR2GRAY);
    return rendu;
}

}  // namespace

TEST_CASE("PNG animé : l'image fixe est convertie, et c'est dit") {
    const auto fixe = encodee(degrade(40, 30), ".png");
    REQUIRE(remarque(fixe) == "");
    const auto anime = png_anime(fixe, 12);
    REQUIRE(remarque(anime) == "animation de 12 images : seule l'image fixe est convertie");
    REQUIRE(ecart_max(gris_de(anime), gris_de(fixe)) == 0);
    INFO("une animation d'une image n'en perd pas ; après les pixels, le bloc ne vaut rien");
    REQUIRE(remarque(png_anime(fixe, 1)) == "");
    REQUIRE(remarque(png_anime(fixe, 12, false)) == "");
}

TEST_CASE("WebP animé : la première image est convertie, et c'est dit") {
    const cv::Mat premiere = degrade(40, 30);
    const cv::Mat seconde(30, 40, CV_8UC3, cv::Scalar(9, 9, 9));
    const auto anime = webp_anime({premiere, seconde, seconde}, {40, 30});
    REQUIRE(remarque(anime) == "animation de 3 images : seule la première est convertie");
    REQUIRE(ecart_max(gris_de(anime), gris(premiere)) == 0);
    REQUIRE(remarque(webp_anime({premiere}, {40, 30})) == "");
}

TEST_CASE("WebP animé dont la première image ne couvre pas la toile : noir autour") {
    const cv::Mat premiere = degrade(40, 30);
    cv::Mat attendu(50, 64, CV_8U, cv::Scalar(0));
    gris(premiere).copyTo(attendu(cv::Rect(10, 4, 40, 30)));
    projet::Tampon tampon;
    decodee(encodee(degrade(64, 50), ".webp"), tampon);  // rien n'en reste
    const auto anime = webp_anime({premiere, premiere}, {64, 50}, {10, 4});
    REQUIRE(ecart_max(gris(decodee(anime, tampon).pixels), attendu) == 0);
}

TEST_CASE("WebP animé abîmé : coupé dans la première image, ou débordant de la toile, refusé") {
    const auto anime = webp_anime({degrade(40, 30), degrade(40, 30)}, {40, 30});
    REQUIRE(refus({anime.begin(), anime.begin() + 100}) ==
            "image tronquée : le fichier s'arrête avant la fin des données");
    REQUIRE(refus(webp_anime({degrade(40, 30)}, {40, 20})) == "WebP corrompu");
    REQUIRE(refus(webp_anime({degrade(40, 30)}, {64, 50}, {30, 4})) == "WebP corrompu");
    INFO("coupé dans la seconde : la première est entière");
    const OctetsImage coupe(anime.begin(), anime.end() - 20);
    REQUIRE(remarque(coupe).find("coupé après l'image") != std::string::npos);
    REQUIRE(ecart_max(gris_de(coupe), gris(degrade(40, 30))) == 0);
}
