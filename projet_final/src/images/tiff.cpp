// TIFF, par libtiff directement : OpenCV en perd la profondeur, l'ordre des plans ou le sens du
// gris sans le dire. Les pixels sont lus ligne par ligne, ou tuile par tuile, tels que rangés, puis
// réécrits sur place en gris ou en bleu, vert, rouge.
// Source : TIFF 6.0 (Adobe, 1992), sections 3 à 8, 15, 16 et 18.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "images/decodage.hpp"
#include "images/erreurs.hpp"
#include "images/gris.hpp"
#include "images/lecture_tiff.hpp"
#include "images/rangement_tiff.hpp"

namespace projet {
namespace {

/// La valeur de `bits` bits, au plus 15, qui commence au bit `position`.
unsigned extraire(const std::uint8_t* octets, std::size_t position, unsigned bits) {
    const std::uint8_t* p = octets + position / 8;
    const unsigned trois_octets = static_cast<unsigned>(p[0]) << 16 |
                                  static_cast<unsigned>(p[1]) << 8 | static_cast<unsigned>(p[2]);
    return trois_octets >> (24 - bits - position % 8) & ((1U << bits) - 1);
}
constexpr std::size_t marge_extraction = 2;  ///< octets lus après le dernier, sans être utilisés

/// Copie `nombre` pixels d'une rangée du fichier (ou d'un seul de ses plans) dans la ligne `y` de
/// `image`, à partir de la colonne `x`. `lire(i)` est la valeur numéro i de la rangée.
template <class T, class Lire>
void copier(cv::Mat& image, const Rangement& r, cv::Point ou, int nombre, int plan, Lire lire) {
    const std::size_t pas = r.plans_separes ? 1 : r.canaux;
    const int lus = r.plans_separes ? 1 : r.lus();
    T* destination = image.ptr<T>(ou.y) + std::ptrdiff_t{ou.x} * r.lus() + plan;
    for (std::size_t pixel = 0; pixel < static_cast<std::size_t>(nombre);
         ++pixel, destination += r.lus())
        for (int canal = 0; canal < lus; ++canal)
            destination[canal] =
                static_cast<T>(lire(pixel * pas + static_cast<std::size_t>(canal)));
}

/// De même, d'après la profondeur : 1 à 7 bits sont étendus à 8, 9 à 15 à 16, sauf les numéros
/// d'une palette.
void ranger(cv::Mat& image, const Rangement& r, cv::Point ou, int nombre, int plan,
            const std::uint8_t* rangee) {
    const auto entier_16 = [&](std::size_t i) {
        std::uint16_t valeur = 0;
        std::memcpy(&valeur, rangee + 2 * i, sizeof valeur);
        return valeur;
    };
    const unsigned maximum = (1U << r.bits) - 1;
    const unsigned etendue = r.photometrie == PHOTOMETRIC_PALETTE ? maximum
                             : r.bits > 8                         ? 0xFFFF
                                                                  : 0xFF;
    const auto etendu = [&](std::size_t i) {
        return (extraire(rangee, i * r.bits, r.bits) * etendue + maximum / 2) / maximum;
    };
    if (r.bits == 8)
        copier<std::uint8_t>(image, r, ou, nombre, plan, [&](std::size_t i) { return rangee[i]; });
    else if (r.bits == 16)
        copier<std::uint16_t>(image, r, ou, nombre, plan, entier_16);
    else if (r.bits < 8)
        copier<std::uint8_t>(image, r, ou, nombre, plan, etendu);
    else
        copier<std::uint16_t>(image, r, ou, nombre, plan, etendu);
}

/// La mémoire d'une ligne ou d'une tuile.
std::vector<std::uint8_t> memoire(tmsize_t taille, std::uint64_t octets_max) {
    if (taille <= 0 || static_cast<std::uint64_t>(taille) > octets_max)
        throw ErreurImage("TIFF corrompu : lignes ou tuiles de taille absurde");
    return std::vector<std::uint8_t>(static_cast<std::size_t>(taille) + marge_extraction);
}

void lire_lignes(const LectureTiff& lecture, const Rangement& r, std::uint64_t octets_max,
                 cv::Mat& image) {
    auto ligne = memoire(TIFFScanlineSize(lecture.tiff()), octets_max);
    // Plan par plan : passer d'un plan à l'autre à chaque ligne redécoderait tout depuis le début.
    for (int plan = 0; plan < (r.plans_separes ? r.lus() : 1); ++plan) {
        for (int y = 0; y < image.rows; ++y) {
            lecture.exiger(TIFFReadScanline(lecture.tiff(), ligne.data(),
                                            static_cast<std::uint32_t>(y),
                                            static_cast<std::uint16_t>(plan)) == 1);
            ranger(image, r, {0, y}, image.cols, plan, ligne.data());
        }
    }
}

void lire_tuiles(const LectureTiff& lecture, const Rangement& r, std::uint64_t octets_max,
                 cv::Mat& image) {
    const auto largeur = lecture.champ<std::uint32_t>(TIFFTAG_TILEWIDTH, 0);
    const auto hauteur = lecture.champ<std::uint32_t>(TIFFTAG_TILELENGTH, 0);
    auto tuile = memoire(TIFFTileSize(lecture.tiff()), octets_max);
    const auto pas = static_cast<std::size_t>(TIFFTileRowSize(lecture.tiff()));
    for (int plan = 0; plan < (r.plans_separes ? r.lus() : 1); ++plan)
        for (std::uint64_t y = 0; y < r.hauteur; y += hauteur)
            for (std::uint64_t x = 0; x < r.largeur; x += largeur) {
                lecture.exiger(TIFFReadTile(lecture.tiff(), tuile.data(),
                                            static_cast<std::uint32_t>(x),
                                            static_cast<std::uint32_t>(y), 0,
                                            static_cast<std::uint16_t>(plan)) >= 0);
                const auto lignes = std::min<std::uint64_t>(hauteur, r.hauteur - y);
                const auto colonnes = std::min<std::uint64_t>(largeur, r.largeur - x);
                for (std::uint64_t ligne = 0; ligne < lignes; ++ligne)
                    ranger(image, r, {static_cast<int>(x), static_cast<int>(y + ligne)},
                           static_cast<int>(colonnes), plan, tuile.data() + ligne * pas);
            }
}

template <class T>
constexpr unsigned maximum_de = std::numeric_limits<T>::max();

/// Rend à une couleur ce que la transparence lui avait ôté.
template <class T>
unsigned demultiplier(unsigned couleur, unsigned alpha) {
    return alpha == 0 ? couleur
                      : std::min(maximum_de<T>, (couleur * maximum_de<T> + alpha / 2) / alpha);
}

/// Ce que les encres laissent de lumière : le cyan absorbe le rouge, etc., et le noir, tout.
template <class T>
unsigned lumiere(unsigned encre, unsigned noir) {
    constexpr unsigned maximum = maximum_de<T>;
    return ((maximum - encre) * (maximum - noir) + maximum / 2) / maximum;
}

/// Réécrit chaque pixel d'`image` par `couleur(canaux, destination)`, sur place : un pixel n'a pas
/// plus de canaux après qu'avant.
template <class T, class Couleur>
cv::Mat reecrire(cv::Mat& image, const Rangement& r, int canaux, Couleur couleur) {
    const T* lu = image.ptr<T>();
    T* ecrit = image.ptr<T>();
    std::array<unsigned, 5> pixel{};
    for (std::size_t reste = image.total(); reste > 0; --reste, lu += r.lus(), ecrit += canaux) {
        std::copy_n(lu, r.lus(), pixel.begin());
        if (r.alpha_multiplie)
            for (std::size_t canal = 0; canal < r.couleurs; ++canal)
                pixel[canal] = demultiplier<T>(pixel[canal], pixel[r.couleurs]);
        couleur(pixel, ecrit);
    }
    return {image.rows, image.cols, CV_MAKETYPE(image.depth(), canaux), image.data};
}

/// Le gris de chaque couleur de la palette, dont les composantes ont 16 bits.
std::array<std::uint8_t, 256> gris_de_palette(const LectureTiff& lecture, const Rangement& r) {
    std::array<const std::uint16_t*, 3> rvb{};
    if (TIFFGetField(lecture.tiff(), TIFFTAG_COLORMAP, &rvb[0], &rvb[1], &rvb[2]) != 1)
        throw ErreurImage("TIFF corrompu : palette absente");
    const int nombre = 1 << r.bits;
    const bool sur_huit_bits = std::all_of(rvb.begin(), rvb.end(), [&](const auto* composante) {
        return std::all_of(composante, composante + nombre, [](auto v) { return v < 256; });
    });  // une erreur courante, que les lecteurs corrigent tous
    cv::Mat palette(1, nombre, CV_8UC3);
    for (int i = 0; i < nombre; ++i)
        for (int canal = 0; canal < 3; ++canal)
            palette.at<cv::Vec3b>(i)[2 - canal] = static_cast<std::uint8_t>(
                rvb[static_cast<std::size_t>(canal)][i] >> (sur_huit_bits ? 0 : 8));
    Tampon tampon;
    std::array<std::uint8_t, 256> gris{};
    std::copy_n(en_gris(palette, tampon).ptr(), nombre, gris.begin());
    return gris;
}

template <class T>
cv::Mat interpreter(const LectureTiff& lecture, const Rangement& r, cv::Mat& image) {
    using Pixel = std::array<unsigned, 5>;
    switch (r.photometrie) {
        case PHOTOMETRIC_MINISBLACK:
            if (!r.alpha_multiplie) return image;
            return reecrire<T>(image, r, 1, [](const Pixel& pixel, T* ecrit) {
                *ecrit = static_cast<T>(pixel[0]);
            });
        case PHOTOMETRIC_MINISWHITE:
            return reecrire<T>(image, r, 1, [](const Pixel& pixel, T* ecrit) {
                *ecrit = static_cast<T>(maximum_de<T> - pixel[0]);
            });
        case PHOTOMETRIC_PALETTE:
            return reecrire<T>(image, r, 1,
                               [gris = gris_de_palette(lecture, r)](const Pixel& pixel, T* ecrit) {
                                   *ecrit = gris[pixel[0]];
                               });
        case PHOTOMETRIC_SEPARATED:
            return reecrire<T>(image, r, 3, [](const Pixel& pixel, T* ecrit) {
                for (std::size_t canal = 0; canal < 3; ++canal)
                    ecrit[2 - canal] = static_cast<T>(lumiere<T>(pixel[canal], pixel[3]));
            });
        default:
            return reecrire<T>(image, r, 3, [](const Pixel& pixel, T* ecrit) {
                for (std::size_t canal = 0; canal < 3; ++canal)
                    ecrit[2 - canal] = static_cast<T>(pixel[canal]);
            });
    }
}

cv::Mat lire_pixels(const LectureTiff& lecture, const Rangement& r, std::uint64_t octets_max,
                    Tampon& tampon) {
    cv::Mat image = tampon.matrice(static_cast<int>(r.hauteur), static_cast<int>(r.largeur),
                                   CV_MAKETYPE(r.profondeur(), r.lus()));
    (TIFFIsTiled(lecture.tiff()) != 0 ? lire_tuiles : lire_lignes)(lecture, r, octets_max, image);
    return r.profondeur() == CV_8U ? interpreter<std::uint8_t>(lecture, r, image)
                                   : interpreter<std::uint16_t>(lecture, r, image);
}

/// Les espaces de couleurs rares (YCbCr sans JPEG, L*a*b*…) : libtiff les convertit, en 8 bits.
cv::Mat demander_pixels(const LectureTiff& lecture, Rangement r, int orientation, Tampon& tampon) {
    std::array<char, 1024> raison{};
    const auto bits = r.bits;
    if (bits > 8 || TIFFRGBAImageOK(lecture.tiff(), raison.data()) == 0)
        throw ErreurImage(
            fmt::format("TIFF aux couleurs rangées selon la convention n° {}, {} "
                        "bits : non pris en charge",
                        r.photometrie, bits));
    cv::Mat image =
        tampon.matrice(static_cast<int>(r.hauteur), static_cast<int>(r.largeur), CV_8UC4);
    // L'orientation du fichier, pour qu'il ne redresse rien : c'est l'affaire de redresser().
    lecture.exiger(TIFFReadRGBAImageOriented(lecture.tiff(), r.largeur, r.hauteur,
                                             reinterpret_cast<std::uint32_t*>(image.data),
                                             orientation, 1) == 1);
    r.couleurs = 4;
    r.alpha_multiplie = false;
    // libtiff serre rouge, vert, bleu et alpha dans un entier, dans cet ordre depuis le poids
    // faible.
    const auto* serre = reinterpret_cast<const std::uint32_t*>(image.data);
    return reecrire<std::uint8_t>(image, r, 3, [&](const auto&, std::uint8_t* ecrit) {
        const std::uint32_t pixel = *serre++;
        ecrit[0] = static_cast<std::uint8_t>(TIFFGetB(pixel));
        ecrit[1] = static_cast<std::uint8_t>(TIFFGetG(pixel));
        ecrit[2] = static_cast<std::uint8_t>(TIFFGetR(pixel));
    });
}

/// Ce qu'il faut dire des images qui suivent la première ; rien, s'il n'y en a pas. Les vignettes
/// et les masques ne sont pas des pages.
std::string remarque_pages(const LectureTiff& lecture) {
    constexpr int pages_max = 1000;  // au-delà, le compte n'apprend plus rien
    int pages = 1;
    while (pages < pages_max && TIFFLastDirectory(lecture.tiff()) == 0) {
        if (TIFFReadDirectory(lecture.tiff()) != 1)
            return "d'autres pages suivent, illisibles : seule la première est convertie";
        const auto nature = lecture.champ<std::uint32_t>(TIFFTAG_SUBFILETYPE, 0);
        if ((nature & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) == 0) ++pages;
    }
    if (pages == 1) return "";
    return fmt::format("{}{} pages : seule la première est convertie",
                       pages == pages_max ? "au moins " : "", pages);
}

}  // namespace

Decodee decoder_tiff(Octets octets, const OptionsDecodage& options, Tampon& tampon) {
    // Une ligne ou une tuile ne dépasse pas ce qu'occuperait la plus grande image permise ; les
    // tables d'un décodeur, quelques centaines de kilooctets.
    constexpr std::uint64_t tables = 4 << 20;
    const std::uint64_t octets_max = options.pixels_max * 16;
    LectureTiff lecture(octets, octets_max + tables);
    const Rangement rangement = lire_rangement(lecture, options.pixels_max);
    Decodee image;
    const auto orientation = lecture.champ<std::uint16_t>(TIFFTAG_ORIENTATION, 1);
    image.orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;
    lecture.surveiller();
    image.pixels = rangement.couleurs > 0
                       ? lire_pixels(lecture, rangement, octets_max, tampon)
                       : demander_pixels(lecture, rangement, image.orientation, tampon);
    lecture.exiger(true);
    lecture.ne_plus_surveiller();
    image.remarque = remarque_pages(lecture);
    return image;
}

}  // namespace projet
