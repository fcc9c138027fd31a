#include "base64.hpp"

#include <cstdint>

namespace cours {

std::string en_base64(std::string_view octets) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string texte;
    for (std::size_t i = 0; i < octets.size(); i += 3) {
        const std::string_view trois = octets.substr(i, 3);
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k)
            bits = bits << 8 | (k < trois.size() ? static_cast<unsigned char>(trois[k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            texte += k <= trois.size() ? alphabet[bits >> (18 - 6 * k) & 63] : '=';
    }
    return texte;
}

}  // namespace cours
