#include "images/synthese.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "images/erreurs.hpp"
#include "images/fichiers.hpp"

namespace projet {
namespace {

namespace fs = std::filesystem;

/// Bruit lisse : du hasard grossier, agrandi. Un motif mesure environ `echelle` pixels.
cv::Mat matiere(cv::Size taille, int echelle, cv::RNG& hasard) {
    cv::Mat grossier(taille.height / echelle + 2, taille.width / echelle + 2, CV_8UC3);
    hasard.fill(grossier, cv::RNG::UNIFORM, 0, 256);
    cv::Mat lisse;
    cv::resize(grossier, lisse, taille, 0, 0, cv::INTER_LINEAR);
    return lisse;
}

/// Une crête, du bord gauche au bord droit, et tout ce qui est dessous.
void dessiner_relief(cv::Mat& image, double hauteur_moyenne, const cv::Scalar& couleur,
                     cv::RNG& hasard) {
    const std::array<double, 3> phases{hasard.uniform(0., 6.3), hasard.uniform(0., 6.3),
                                       hasard.uniform(0., 6.3)};
    std::vector<cv::Point> contour{{image.cols, image.rows}, {0, image.rows}};
    constexpr int pas = 4;
    for (int x = 0; x <= image.cols + pas; x += pas) {
        const double t = 6.3 * x / image.cols;
        const double relief = 0.08 * std::sin(t + phases[0]) + 0.04 * std::sin(3 * t + phases[1]) +
                              0.01 * std::sin(17 * t + phases[2]);
        contour.emplace_back(x, static_cast<int>(image.rows * (hauteur_moyenne + relief)));
    }
    cv::fillPoly(image, std::vector<std::vector<cv::Point>>{contour}, couleur, cv::LINE_AA);
}

struct Fiche {
    std::string nom;
    cv::Size taille;
    bool png = false;
    bool gris = false;
    bool seize_bits = false;
    bool progressif = false;
};

Fiche fiche(int numero) {
    static const std::array<cv::Size, 6> tailles{
        {{640, 427}, {1024, 683}, {1280, 853}, {900, 1350}, {1600, 1067}, {2048, 1365}}};
    Fiche f;
    f.taille = tailles[static_cast<std::size_t>(numero) % tailles.size()];
    f.png = numero % 4 == 3;
    f.gris = numero % 12 == 5 || numero % 12 == 7;
    f.seize_bits = f.png && numero % 24 == 11;
    f.progressif = !f.png && numero % 5 == 0;
    f.nom = fmt::format("{}/image_{:03}.{}", f.png ? "dessins" : "photos", numero,
                        f.png ? "png" : "jpg");
    return f;
}

std::vector<std::uint8_t> fabriquer(const Fiche& f, int numero) {
    cv::Mat image =
        paysage(f.taille.width, f.taille.height, static_cast<std::uint64_t>(numero) + 1);
    if (f.gris) cv::cvtColor(image, image, cv::COLOR_BGR2GRAY);
    if (f.seize_bits) image.convertTo(image, CV_16U, 257);
    std::vector<std::uint8_t> octets;
    if (f.png)
        cv::imencode(".png", image, octets);
    else
        cv::imencode(
            ".jpg", image, octets,
            {cv::IMWRITE_JPEG_QUALITY, 90, cv::IMWRITE_JPEG_PROGRESSIVE, f.progressif ? 1 : 0});
    return octets;
}

}  // namespace

cv::Mat paysage(int largeur, int hauteur, std::uint64_t graine) {
    cv::RNG hasard(graine);
    cv::Mat image(hauteur, largeur, CV_8UC3);
    const cv::Scalar haut(hasard.uniform(150, 255), hasard.uniform(90, 180),
                          hasard.uniform(20, 120));
    const cv::Scalar bas(hasard.uniform(150, 230), hasard.uniform(150, 230),
                         hasard.uniform(180, 255));
    for (int y = 0; y < hauteur; ++y) {
        const double t = static_cast<double>(y) / hauteur;
        image.row(y).setTo(haut * (1 - t) + bas * t);
    }
    cv::circle(image, {hasard.uniform(0, largeur), hasard.uniform(0, hauteur / 2)}, largeur / 14,
               {200, 235, 255}, cv::FILLED, cv::LINE_AA);
    for (int plan = 0; plan < 4; ++plan) {
        const double clarte = 150 - 35 * plan;
        dessiner_relief(
            image, 0.45 + 0.13 * plan,
            {clarte * 0.8, clarte * hasard.uniform(0.7, 1.1), clarte * hasard.uniform(0.5, 1.)},
            hasard);
    }
    for (const int echelle : {64, 16, 4})
        cv::addWeighted(image, 0.9, matiere(image.size(), echelle, hasard), 0.1, 0, image);
    cv::Mat grain(image.size(), CV_8UC3);
    hasard.fill(grain, cv::RNG::NORMAL, 8, 3);
    return image + grain;
}

void fabriquer_images(const fs::path& dossier, int nombre, const std::stop_token& arret) {
    if (fs::is_directory(dossier)) return;
    const fs::path chantier = dossier.string() + fmt::format(".chantier-{}", ::getpid());
    std::error_code ignoree;
    try {
        for (int i = 0; i < nombre && !arret.stop_requested(); ++i) {
            const Fiche f = fiche(i);
            fs::create_directories((chantier / f.nom).parent_path());
            ecrire_atomiquement(chantier / f.nom, fabriquer(f, i));
        }
        if (arret.stop_requested())
            fs::remove_all(chantier, ignoree);
        else
            fs::rename(chantier, dossier);
    } catch (const std::exception& erreur) {
        fs::remove_all(chantier, ignoree);
        if (fs::is_directory(dossier)) return;  // un autre processus l'a rempli en même temps
        if (const auto* systeme = dynamic_cast<const fs::filesystem_error*>(&erreur))
            throw ErreurEcriture("fabrication des images d'essai dans " + dossier.string(),
                                 systeme->code().value());
        throw;
    }
}

}  // namespace projet
