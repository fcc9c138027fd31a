#include "images/encodage.hpp"

#include <xxhash.h>

#include <array>
#include <memory>
#include <opencv2/imgcodecs.hpp>

#include "images/erreurs.hpp"

namespace projet {
namespace {

/// WebP et TIFF, par OpenCV.
void encoder_par_opencv(const cv::Mat& gris, Format format, std::vector<std::uint8_t>& octets) {
    const bool webp = format == Format::webp;
    const std::vector<int> reglages =
        webp ? std::vector{int{cv::IMWRITE_WEBP_QUALITY}, qualite} : std::vector<int>{};
    bool reussi = false;
    try {
        reussi = cv::imencode(webp ? ".webp" : ".tiff", gris, octets, reglages);
    } catch (const cv::Exception&) {
        reussi = false;
    }
    if (!reussi) throw ErreurImage("encodage en " + std::string(nom(format)) + " impossible");
}

}  // namespace

void encoder(const cv::Mat& gris, Format format, std::vector<std::uint8_t>& octets) {
    switch (format) {
        case Format::jpeg:
            return encoder_jpeg(gris, octets);
        case Format::png:
            return encoder_png(gris, octets);
        default:
            return encoder_par_opencv(gris, format, octets);
    }
}

std::uint64_t empreinte(const cv::Mat& gris) {
    const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> etat(XXH3_createState(),
                                                                        XXH3_freeState);
    XXH3_64bits_reset(etat.get());
    const std::array<std::int32_t, 3> entete{gris.cols, gris.rows, gris.type()};
    XXH3_64bits_update(etat.get(), entete.data(), sizeof entete);
    for (int y = 0; y < gris.rows; ++y)
        XXH3_64bits_update(etat.get(), gris.ptr(y),
                           static_cast<std::size_t>(gris.cols) * gris.elemSize());
    return XXH3_64bits_digest(etat.get());
}

}  // namespace projet
