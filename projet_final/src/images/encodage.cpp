#include "images/encodage.hpp"

#include <xxhash.h>

#include <array>
#include <memory>
#include <opencv2/imgcodecs.hpp>

#include "images/erreurs.hpp"

namespace projet {
namespace {

const char* suffixe(Format format) {
    switch (format) {
        case Format::jpeg:
            return ".jpg";
        case Format::png:
            return ".png";
        case Format::webp:
            return ".webp";
        case Format::tiff:
            return ".tiff";
    }
    return "";
}

std::vector<int> parametres(Format format) {
    if (format == Format::jpeg) return {cv::IMWRITE_JPEG_QUALITY, qualite};
    if (format == Format::webp) return {cv::IMWRITE_WEBP_QUALITY, qualite};
    return {};
}

}  // namespace

void encoder(const cv::Mat& gris, Format format, std::vector<std::uint8_t>& octets) {
    bool reussi = false;
    try {
        reussi = cv::imencode(suffixe(format), gris, octets, parametres(format));
    } catch (const cv::Exception&) {
        reussi = false;
    }
    if (!reussi) throw ErreurImage("encodage en " + std::string(nom(format)) + " impossible");
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
