// PNG, par libpng directement : OpenCV détecte les mêmes dommages, mais ne dit pas lesquels, écrit
// sur la sortie d'erreur, et fait trois canaux d'une image qui n'en a qu'un.
#include <fmt/format.h>
#include <png.h>
#include <zlib.h>

#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "images/decodage.hpp"
#include "images/encodage.hpp"
#include "images/erreurs.hpp"
#include "images/filet.hpp"
#include "images/orientation.hpp"

namespace projet {
namespace {

[[noreturn]] void abandonner(png_structp png, png_const_charp message) {
    auto& filet = *static_cast<Filet*>(png_get_error_ptr(png));
    const std::string_view texte(message);
    if (texte.find("CRC error") != std::string_view::npos) {
        filet.phrase = "PNG corrompu : somme de contrôle fausse (bloc ";
        filet.phrase.append(texte.substr(0, 4)).append(")");
    } else if (texte == phrase_tronquee) {
        filet.phrase = texte;
    } else {
        filet.phrase = "PNG corrompu (libpng : ";
        filet.phrase.append(texte).append(")");
    }
    std::longjmp(filet.retour, 1);
}

void ignorer_avertissement(png_structp /*png*/, png_const_charp /*message*/) {
}  // profils de couleur…

void fournir(png_structp png, png_bytep destination, std::size_t taille) {
    auto& reste = *static_cast<Octets*>(png_get_io_ptr(png));
    if (taille > reste.size()) png_error(png, phrase_tronquee);
    std::memcpy(destination, reste.data(), taille);
    reste = reste.subspan(taille);
}

/// Une lecture libpng, libérée quoi qu'il arrive.
class Decompression {
public:
    explicit Decompression(Octets octets) : reste_(octets) {
        filet.proteger([this] {
            png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &filet, abandonner,
                                         ignorer_avertissement);
        });
        if (png == nullptr) throw ErreurImage("mémoire insuffisante");
        filet.proteger([this] {
            info = png_create_info_struct(png);
            png_set_read_fn(png, &reste_, fournir);
            // Toute somme fausse est un échec, celle d'un bloc accessoire comprise.
            png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
            // La limite du cours est en pixels ; celle de libpng, sur chaque côté, ne doit pas
            // jouer.
            png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
        });
    }
    Decompression(const Decompression&) = delete;
    Decompression& operator=(const Decompression&) = delete;
    ~Decompression() { png_destroy_read_struct(&png, &info, nullptr); }

    png_structp png = nullptr;
    png_infop info = nullptr;
    Filet filet;

private:
    Octets reste_;
};

void recueillir(png_structp png, png_bytep donnees, std::size_t taille) {
    auto& octets = *static_cast<std::vector<std::uint8_t>*>(png_get_io_ptr(png));
    octets.insert(octets.end(), donnees, donnees + taille);
}

/// Une écriture libpng vers `octets`, libérée quoi qu'il arrive.
class Compression {
public:
    explicit Compression(std::vector<std::uint8_t>& octets) {
        octets.clear();
        png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &filet, abandonner,
                                      ignorer_avertissement);
        if (png == nullptr) throw ErreurImage("mémoire insuffisante");
        filet.proteger([this, &octets] {
            info = png_create_info_struct(png);
            png_set_write_fn(png, &octets, recueillir, [](png_structp) {});
            png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
        });
    }
    Compression(const Compression&) = delete;
    Compression& operator=(const Compression&) = delete;
    ~Compression() { png_destroy_write_struct(&png, &info); }

    png_structp png = nullptr;
    png_infop info = nullptr;
    Filet filet;
};

/// Les octets d'un profil qu'ImageMagick range en texte : un nom, leur nombre, puis eux-mêmes en
/// hexadécimal, sur plusieurs lignes. Vide si le texte n'a pas cette forme.
std::vector<std::uint8_t> lire_profil(std::string_view texte) {
    std::istringstream mots{std::string(texte)};
    std::string nom;
    std::size_t taille = 0;
    if (!(mots >> nom >> taille) || taille > texte.size() / 2) return {};
    std::vector<std::uint8_t> octets;
    char poids_fort = 0;
    char poids_faible = 0;
    while (octets.size() < taille && mots >> poids_fort >> poids_faible) {
        const std::array<char, 2> chiffres{poids_fort, poids_faible};
        std::uint8_t octet = 0;
        const auto [fin, erreur] =
            std::from_chars(chiffres.data(), chiffres.data() + chiffres.size(), octet, 16);
        if (erreur != std::errc{} || fin != chiffres.data() + chiffres.size()) return {};
        octets.push_back(octet);
    }
    return octets;
}

/// Le bloc EXIF, rangé dans son propre bloc ou, avant que la norme n'en prévoie un, dans un texte.
int orientation(png_structp png, png_infop info) {
    png_uint_32 taille = 0;
    png_bytep exif = nullptr;
    if (png_get_eXIf_1(png, info, &taille, &exif) != 0)
        return lire_orientation(Octets(exif, taille));
    png_textp textes = nullptr;
    const int nombre = png_get_text(png, info, &textes, nullptr);
    for (const png_text& texte : std::span(textes, static_cast<std::size_t>(nombre))) {
        const std::string_view cle = texte.key;
        if (cle != "Raw profile type exif" && cle != "Raw profile type APP1") continue;
        const int lue = lire_orientation(lire_profil(texte.text));
        if (lue != 1) return lue;
    }
    return 1;
}

/// Nombre d'images annoncé par un PNG animé (APNG), 1 s'il ne l'est pas. Ses blocs, que libpng
/// ignore, précèdent les pixels.
png_uint_32 nombre_d_images(Octets octets) {
    constexpr std::size_t signature = 8;
    constexpr std::size_t autour = 12;  // taille, nom et somme de contrôle d'un bloc
    for (std::size_t position = signature; octets.size() - position >= autour + 4;) {
        const std::uint8_t* bloc = octets.data() + position;
        const std::size_t taille = png_get_uint_32(bloc);
        if (std::memcmp(bloc + 4, "IDAT", 4) == 0 || taille > octets.size() - position - autour)
            break;
        if (std::memcmp(bloc + 4, "acTL", 4) == 0 && taille >= 4) return png_get_uint_32(bloc + 8);
        position += autour + taille;
    }
    return 1;
}

/// PNG range les entiers de 16 bits en gros-boutiste.
void accorder_octets(png_structp png) {
    if constexpr (std::endian::native == std::endian::little) png_set_swap(png);
}

/// Demande à libpng un ou trois canaux de 8 ou 16 bits, sans transparence, dans l'ordre d'OpenCV.
void demander_transformations(png_structp png) {
    png_set_expand(png);       // palette en couleurs, 1, 2 ou 4 bits en 8, transparence en canal…
    png_set_strip_alpha(png);  // … que voici ôté
    png_set_bgr(png);
    accorder_octets(png);
}

}  // namespace

Decodee decoder_png(Octets octets, const OptionsDecodage& options, Tampon& tampon) {
    Decompression decompression(octets);
    png_structp png = decompression.png;
    png_infop info = decompression.info;
    decompression.filet.proteger([&] { png_read_info(png, info); });
    const auto largeur = png_get_image_width(png, info);
    const auto hauteur = png_get_image_height(png, info);
    verifier_dimensions({largeur, hauteur}, options.pixels_max);

    decompression.filet.proteger([&] {
        demander_transformations(png);
        png_set_interlace_handling(png);
        png_read_update_info(png, info);
    });
    const int profondeur = png_get_bit_depth(png, info) == 16 ? CV_16U : CV_8U;
    Decodee image;
    image.pixels = tampon.matrice(static_cast<int>(hauteur), static_cast<int>(largeur),
                                  CV_MAKETYPE(profondeur, png_get_channels(png, info)));
    std::vector<png_bytep> lignes(hauteur);
    for (png_uint_32 y = 0; y < hauteur; ++y)
        lignes[y] = image.pixels.ptr(static_cast<int>(y));
    decompression.filet.proteger([&] {
        png_read_image(png, lignes.data());
        png_read_end(png, info);  // jusqu'au bloc IEND : un fichier coupé juste avant se voit
    });
    image.orientation = orientation(png, info);
    if (const auto nombre = nombre_d_images(octets); nombre > 1)
        image.remarque =
            fmt::format("animation de {} images : seule l'image fixe est convertie", nombre);
    return image;
}

void encoder_png(const cv::Mat& gris, std::vector<std::uint8_t>& octets) {
    if (gris.type() != CV_8UC1 && gris.type() != CV_16UC1)
        throw ErreurImage("un PNG ne contient que des valeurs de 8 ou 16 bits");
    Compression compression(octets);
    png_structp png = compression.png;
    png_infop info = compression.info;
    compression.filet.proteger([&] {
        png_set_IHDR(png, info, static_cast<png_uint_32>(gris.cols),
                     static_cast<png_uint_32>(gris.rows), gris.depth() == CV_16U ? 16 : 8,
                     PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                     PNG_FILTER_TYPE_DEFAULT);
        // La compression est l'essentiel du temps : le réglage rapide d'OpenCV, à peine plus
        // volumineux.
        png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
        png_set_compression_level(png, Z_BEST_SPEED);
        png_set_compression_strategy(png, Z_RLE);
        png_write_info(png, info);
        accorder_octets(png);
        for (int y = 0; y < gris.rows; ++y)
            png_write_row(png, gris.ptr(y));
        png_write_end(png, info);
    });
}

}  // namespace projet
