#include "images/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "images/erreurs.hpp"

namespace projet {
namespace {

using namespace std::literals;

bool commence_par(Octets octets, std::string_view signature, std::size_t position = 0) {
    return octets.size() >= position + signature.size() &&
           std::equal(signature.begin(), signature.end(),
                      octets.begin() + static_cast<long>(position),
                      [](char attendu, std::uint8_t lu) {
                          return static_cast<std::uint8_t>(attendu) == lu;
                      });
}

}  // namespace

std::string_view nom(Format format) {
    switch (format) {
        case Format::jpeg:
            return "JPEG";
        case Format::png:
            return "PNG";
        case Format::webp:
            return "WebP";
        case Format::tiff:
            return "TIFF";
    }
    return "";
}

std::optional<Format> reconnaitre(Octets octets) {
    if (commence_par(octets, "\xFF\xD8\xFF"sv)) return Format::jpeg;
    if (commence_par(octets, "\x89PNG\r\n\x1A\n"sv)) return Format::png;
    if (commence_par(octets, "RIFF"sv) && commence_par(octets, "WEBP"sv, 8)) return Format::webp;
    for (const auto signature : {"II*\0"sv, "MM\0*"sv, "II+\0"sv, "MM\0+"sv})  // + : BigTIFF
        if (commence_par(octets, signature)) return Format::tiff;
    return std::nullopt;
}

std::string en_minuscules(std::string texte) {
    std::transform(texte.begin(), texte.end(), texte.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return texte;
}

bool a_un_suffixe_d_image(const std::filesystem::path& fichier) {
    static constexpr std::array suffixes{".jpg"sv, ".jpeg"sv, ".jpe"sv, ".jfif"sv,
                                         ".png"sv, ".webp"sv, ".tif"sv, ".tiff"sv};
    const std::string suffixe = en_minuscules(fichier.extension().string());
    return std::find(suffixes.begin(), suffixes.end(), suffixe) != suffixes.end();
}

void verifier_dimensions(Dimensions dimensions, std::uint64_t pixels_max) {
    const auto [largeur, hauteur] = dimensions;
    if (largeur == 0 || hauteur == 0) throw ErreurImage("dimensions nulles");
    if (largeur > pixels_max / hauteur) {
        throw ErreurImage(
            fmt::format("{} × {} pixels annoncés, plus que la limite de {} millions (--pixels-max)",
                        largeur, hauteur, static_cast<double>(pixels_max) / 1e6));
    }
}

}  // namespace projet
