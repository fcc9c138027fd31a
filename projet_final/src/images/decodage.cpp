#include "images/decodage.hpp"

namespace projet {

std::string_view nom(ModeDecodage mode) {
    return mode == ModeDecodage::rgb ? "rgb" : "luma";
}

Decodee decoder(Octets octets, Format format, const OptionsDecodage& options, Tampon& tampon) {
    switch (format) {
        case Format::jpeg:
            return decoder_jpeg(octets, options, tampon);
        case Format::png:
            return decoder_png(octets, options, tampon);
        case Format::webp:
            return decoder_webp(octets, options, tampon);
        case Format::tiff:
            return decoder_tiff(octets, options, tampon);
    }
    return {};
}

}  // namespace projet
