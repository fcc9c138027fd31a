// PNG, par libpng directement : OpenCV détecte les mêmes dommages, mais ne dit pas lesquels, écrit
// sur la sortie d'erreur, et fait trois canaux d'une image qui n'en a qu'un.
#include <fmt/format.h>
#include <png.h>

#include <bit>
#include <cstring>
#include <string_view>
#include <vector>

#include "images/decodage.hpp"
#include "images/erreurs.hpp"
#include "images/filet.hpp"
#include "images/orientation.hpp"

namespace projet {
namespace {

constexpr const char* phrase_tronque =
    "image tronquée : le fichier s'arrête avant la fin des données";

struct Lecture {
    Octets reste;
    Filet filet;
};

[[noreturn]] void abandonner(png_structp png, png_const_charp message) {
    auto& lecture = *static_cast<Lecture*>(png_get_error_ptr(png));
    const std::string_view texte(message);
    if (texte.find("CRC error") != std::string_view::npos) {
        lecture.filet.phrase = "PNG corrompu : somme de contrôle fausse (bloc ";
        lecture.filet.phrase.append(texte.substr(0, 4)).append(")");
    } else if (texte == phrase_tronque) {
        lecture.filet.phrase = texte;
    } else {
        lecture.filet.phrase = "PNG corrompu (libpng : ";
        lecture.filet.phrase.append(texte).append(")");
    }
    std::longjmp(lecture.filet.retour, 1);
}

void ignorer_avertissement(png_structp /*png*/, png_const_charp /*message*/) {
}  // profils de couleur…

void fournir(png_structp png, png_bytep destination, std::size_t taille) {
    auto& lecture = *static_cast<Lecture*>(png_get_io_ptr(png));
    if (taille > lecture.reste.size()) png_error(png, phrase_tronque);
    std::memcpy(destination, lecture.reste.data(), taille);
    lecture.reste = lecture.reste.subspan(taille);
}

/// Une lecture libpng, libérée quoi qu'il arrive.
class Decompression {
public:
    explicit Decompression(Octets octets) : lecture_{octets, {}} {
        proteger([this] {
            png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &lecture_, abandonner,
                                         ignorer_avertissement);
        });
        if (png == nullptr) throw ErreurImage("mémoire insuffisante");
        proteger([this] {
            info = png_create_info_struct(png);
            png_set_read_fn(png, &lecture_, fournir);
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

    template <class Action>
    void proteger(const Action& action) {
        sous_filet(lecture_.filet, action);
    }

    png_structp png = nullptr;
    png_infop info = nullptr;

private:
    Lecture lecture_;
};

int orientation(png_structp png, png_infop info) {
    png_uint_32 taille = 0;
    png_bytep exif = nullptr;
    if (png_get_eXIf_1(png, info, &taille, &exif) == 0) return 1;
    return lire_orientation(Octets(exif, taille));
}

/// Demande à libpng un ou trois canaux de 8 ou 16 bits, sans transparence, dans l'ordre d'OpenCV.
void demander_transformations(png_structp png) {
    png_set_expand(png);       // palette en couleurs, 1, 2 ou 4 bits en 8, transparence en canal…
    png_set_strip_alpha(png);  // … que voici ôté
    png_set_bgr(png);
    if constexpr (std::endian::native == std::endian::little)
        png_set_swap(png);  // PNG : gros-boutiste
}

}  // namespace

Decodee decoder_png(Octets octets, const OptionsDecodage& options, Tampon& tampon) {
    Decompression decompression(octets);
    png_structp png = decompression.png;
    png_infop info = decompression.info;
    decompression.proteger([&] { png_read_info(png, info); });
    const auto largeur = png_get_image_width(png, info);
    const auto hauteur = png_get_image_height(png, info);
    verifier_dimensions({largeur, hauteur}, options.pixels_max);

    decompression.proteger([&] {
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
    decompression.proteger([&] {
        png_read_image(png, lignes.data());
        png_read_end(png, info);  // jusqu'au bloc IEND : un fichier coupé juste avant se voit
    });
    image.orientation = orientation(png, info);
    return image;
}

}  // namespace projet
