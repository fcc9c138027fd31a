#include "images/rangement_tiff.hpp"

#include <fmt/format.h>

#include "images/erreurs.hpp"

namespace projet {
namespace {

void refuser_nature(const LectureTiff& lecture) {
    switch (lecture.champ<std::uint16_t>(TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT)) {
        case SAMPLEFORMAT_UINT:
        case SAMPLEFORMAT_VOID:
            return;
        case SAMPLEFORMAT_IEEEFP:
            throw ErreurImage("TIFF à valeurs flottantes : non pris en charge");
        case SAMPLEFORMAT_INT:
            throw ErreurImage("TIFF à valeurs signées : non pris en charge");
        default:
            throw ErreurImage("TIFF à valeurs complexes : non pris en charge");
    }
}

void refuser_compression(const LectureTiff& lecture) {
    const auto compression = lecture.champ<std::uint16_t>(TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    if (TIFFIsCODECConfigured(compression) == 0)
        throw ErreurImage(fmt::format("compression TIFF n° {} : non prise en charge", compression));
}

/// Nombre de canaux de couleur, ou 0 si ce n'est pas à nous d'interpréter les pixels.
std::uint16_t couleurs(std::uint16_t photometrie) {
    switch (photometrie) {
        case PHOTOMETRIC_MINISWHITE:
        case PHOTOMETRIC_MINISBLACK:
        case PHOTOMETRIC_PALETTE:
            return 1;
        case PHOTOMETRIC_RGB:
            return 3;
        case PHOTOMETRIC_SEPARATED:
            return 4;
        default:
            return 0;
    }
}

bool alpha_multiplie(const LectureTiff& lecture) {
    std::uint16_t nombre = 0;
    const std::uint16_t* sens = nullptr;
    return TIFFGetFieldDefaulted(lecture.tiff(), TIFFTAG_EXTRASAMPLES, &nombre, &sens) == 1 &&
           nombre > 0 && sens[0] == EXTRASAMPLE_ASSOCALPHA;
}

/// Les couleurs d'un JPEG rangé dans un TIFF : libjpeg les rend en rouge, vert, bleu.
bool demander_rvb(const LectureTiff& lecture, const Rangement& r) {
    return r.photometrie == PHOTOMETRIC_YCBCR && !r.plans_separes &&
           lecture.champ<std::uint16_t>(TIFFTAG_COMPRESSION, COMPRESSION_NONE) ==
               COMPRESSION_JPEG &&
           TIFFSetField(lecture.tiff(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB) == 1;
}

void verifier_canaux(const LectureTiff& lecture, const Rangement& r) {
    if (r.bits == 0 || r.bits > 16)
        throw ErreurImage(fmt::format("TIFF à {} bits par canal : non pris en charge", r.bits));
    if (r.photometrie == PHOTOMETRIC_PALETTE && r.bits > 8)
        throw ErreurImage(fmt::format("palette TIFF de {} bits : non prise en charge", r.bits));
    if (r.photometrie == PHOTOMETRIC_SEPARATED &&
        lecture.champ<std::uint16_t>(TIFFTAG_INKSET, INKSET_CMYK) != INKSET_CMYK)
        throw ErreurImage("TIFF à encres autres que CMJN : non pris en charge");
    if (r.canaux < r.lus())
        throw ErreurImage(
            fmt::format("TIFF corrompu : {} canaux par pixel, {} attendus", r.canaux, r.lus()));
}

}  // namespace

Rangement lire_rangement(const LectureTiff& lecture, std::uint64_t pixels_max) {
    Rangement r;
    r.largeur = lecture.champ<std::uint32_t>(TIFFTAG_IMAGEWIDTH, 0);
    r.hauteur = lecture.champ<std::uint32_t>(TIFFTAG_IMAGELENGTH, 0);
    verifier_dimensions({r.largeur, r.hauteur}, pixels_max);
    refuser_compression(lecture);
    refuser_nature(lecture);
    r.bits = lecture.champ<std::uint16_t>(TIFFTAG_BITSPERSAMPLE, 1);
    r.canaux = lecture.champ<std::uint16_t>(TIFFTAG_SAMPLESPERPIXEL, 1);
    r.plans_separes = lecture.champ<std::uint16_t>(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) ==
                      PLANARCONFIG_SEPARATE;
    if (TIFFGetField(lecture.tiff(), TIFFTAG_PHOTOMETRIC, &r.photometrie) != 1)
        throw ErreurImage("TIFF corrompu : rien ne dit ce que valent ses pixels");
    if (demander_rvb(lecture, r)) r.photometrie = PHOTOMETRIC_RGB;
    r.couleurs = couleurs(r.photometrie);
    r.alpha_multiplie = r.couleurs > 0 && alpha_multiplie(lecture);
    if (r.couleurs > 0) verifier_canaux(lecture, r);
    return r;
}

}  // namespace projet
