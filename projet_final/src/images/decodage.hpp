// Des octets d'un fichier aux pixels.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <string>
#include <string_view>

#include "images/format.hpp"
#include "images/tampon.hpp"

namespace projet {

/// Comment obtenir le gris d'un JPEG en couleur.
enum class ModeDecodage {
    rgb,  ///< tout décoder, puis pondérer rouge, vert et bleu
    luma  ///< ne décoder que la luminance, que le JPEG range à part
};

std::string_view nom(ModeDecodage mode);

/// Ce que demande un décodage.
struct OptionsDecodage {
    ModeDecodage mode = ModeDecodage::rgb;
    std::uint64_t pixels_max = 200'000'000;
};

/// Une image décodée : un canal (gris) ou trois (bleu, vert, rouge), de 8 ou 16 bits par canal. La
/// transparence est abandonnée.
struct Decodee {
    cv::Mat pixels;       ///< souvent dans le tampon : valable jusqu'à sa prochaine utilisation
    int orientation = 1;  ///< de 1 à 8, comme l'étiquette EXIF 0x0112 : ce qu'il reste à redresser
    std::string
        remarque;  ///< ce que le fichier contenait d'autre, et qui n'est pas repris ; ou vide
};

/// Décode `octets`. Lève ErreurImage, avec une phrase, si l'image dépasse la limite (avant
/// d'allouer) ou si quoi que ce soit y manque ou y est abîmé : une image à demi décodée n'est
/// jamais rendue.
Decodee decoder(Octets octets, Format format, const OptionsDecodage& options, Tampon& tampon);

/// Les décodeurs de chaque format, aux mêmes conditions.
Decodee decoder_jpeg(Octets octets, const OptionsDecodage& options, Tampon& tampon);
Decodee decoder_png(Octets octets, const OptionsDecodage& options, Tampon& tampon);
Decodee decoder_tiff(Octets octets, const OptionsDecodage& options, Tampon& tampon);
Decodee decoder_webp(Octets octets, const OptionsDecodage& options, Tampon& tampon);

}  // namespace projet
