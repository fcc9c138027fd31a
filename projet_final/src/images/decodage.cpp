#include "images/decodage.hpp"

#include <opencv2/imgcodecs.hpp>
#include <optional>

#include "images/erreurs.hpp"
#include "images/orientation.hpp"

namespace projet {
namespace {

/// WebP et TIFF, par OpenCV.
Decodee decoder_par_opencv(Octets octets, Format format, const OptionsDecodage& options) {
    const auto dimensions =
        format == Format::webp ? dimensions_webp(octets) : dimensions_tiff(octets);
    if (dimensions) verifier_dimensions(*dimensions, options.pixels_max);
    // imdecode ne modifie pas les octets ; cv::Mat ne sait pas le dire.
    const cv::Mat entree(1, static_cast<int>(octets.size()), CV_8UC1,
                         const_cast<std::uint8_t*>(octets.data()));
    Decodee image;
    try {
        image.pixels =
            cv::imdecode(entree, cv::IMREAD_COLOR | cv::IMREAD_ANYDEPTH |
                                     (format == Format::webp ? cv::IMREAD_IGNORE_ORIENTATION : 0));
    } catch (const cv::Exception&) {
        image.pixels.release();
    }
    if (image.pixels.empty())
        throw ErreurImage("image " + std::string(nom(format)) +
                          " tronquée, corrompue ou non prise en charge");
    // L'en-tête a pu mentir, ou cacher ses dimensions.
    verifier_dimensions({static_cast<std::uint64_t>(image.pixels.cols),
                         static_cast<std::uint64_t>(image.pixels.rows)},
                        options.pixels_max);
    if (format == Format::webp) image.orientation = lire_orientation(exif_webp(octets));
    const int profondeur = image.pixels.depth();
    if (profondeur != CV_8U && profondeur != CV_16U && profondeur != CV_32F)
        throw ErreurImage("type de pixels non pris en charge");
    return image;
}

}  // namespace

std::string_view nom(ModeDecodage mode) {
    return mode == ModeDecodage::rgb ? "rgb" : "luma";
}

Decodee decoder(Octets octets, Format format, const OptionsDecodage& options, Tampon& tampon) {
    switch (format) {
        case Format::jpeg:
            return decoder_jpeg(octets, options, tampon);
        case Format::png:
            return decoder_png(octets, options, tampon);
        default:
            return decoder_par_opencv(octets, format, options);
    }
}

}  // namespace projet
