#include "images/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

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

/// Entier non signé de `taille` octets à `position` ; vide au-delà de la fin.
std::optional<std::uint64_t> entier(Octets octets, std::uint64_t position, std::size_t taille,
                                    bool petit_boutiste) {
    if (position > octets.size() || octets.size() - position < taille) return std::nullopt;
    std::uint64_t valeur = 0;
    for (std::size_t i = 0; i < taille; ++i) {
        const std::size_t rang = petit_boutiste ? taille - 1 - i : i;
        valeur = valeur << 8 | octets[position + rang];
    }
    return valeur;
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
    if (commence_par(octets, "II*\0"sv) || commence_par(octets, "MM\0*"sv)) return Format::tiff;
    return std::nullopt;
}

bool a_un_suffixe_d_image(const std::filesystem::path& fichier) {
    static constexpr std::array suffixes{".jpg"sv, ".jpeg"sv, ".jpe"sv, ".jfif"sv,
                                         ".png"sv, ".webp"sv, ".tif"sv, ".tiff"sv};
    std::string suffixe = fichier.extension().string();
    std::transform(suffixe.begin(), suffixe.end(), suffixe.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
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

std::optional<Dimensions> dimensions_webp(Octets octets) {
    const auto lire = [&](std::size_t position, std::size_t taille) {
        return entier(octets, position, taille, true);
    };
    if (commence_par(octets, "VP8X"sv, 12)) {  // format étendu : deux fois 24 bits, moins un
        const auto largeur = lire(24, 3);
        const auto hauteur = lire(27, 3);
        if (largeur && hauteur) return Dimensions{*largeur + 1, *hauteur + 1};
    }
    if (commence_par(octets, "VP8L"sv, 12)) {  // sans perte : deux fois 14 bits, moins un
        if (const auto bits = lire(21, 4))
            return Dimensions{(*bits & 0x3FFF) + 1, (*bits >> 14 & 0x3FFF) + 1};
    }
    if (commence_par(octets, "VP8 "sv, 12)) {  // avec perte : deux fois 14 bits, puis une échelle
        const auto largeur = lire(26, 2);
        const auto hauteur = lire(28, 2);
        if (largeur && hauteur) return Dimensions{*largeur & 0x3FFF, *hauteur & 0x3FFF};
    }
    return std::nullopt;
}

Octets exif_webp(Octets octets) {
    std::uint64_t position =
        12;  // après « RIFF », la taille et « WEBP » : des blocs, de taille paire
    while (const auto taille = entier(octets, position + 4, 4, true)) {
        const std::uint64_t contenu = position + 8;
        if (commence_par(octets, "EXIF"sv, position))
            return octets.subspan(contenu, std::min(*taille, octets.size() - contenu));
        position = contenu + *taille + *taille % 2;
    }
    return {};
}

std::optional<Dimensions> dimensions_tiff(Octets octets) {
    const bool petit_boutiste = commence_par(octets, "II"sv);
    const auto lire = [&](std::uint64_t position, std::size_t taille) {
        return entier(octets, position, taille, petit_boutiste);
    };
    constexpr std::uint64_t image_width = 256;
    constexpr std::uint64_t image_length = 257;
    const auto repertoire = lire(4, 4);
    if (!repertoire) return std::nullopt;
    const auto nombre = lire(*repertoire, 2);
    if (!nombre) return std::nullopt;
    Dimensions dimensions;
    for (std::uint64_t i = 0; i < *nombre; ++i) {
        const std::uint64_t entree = *repertoire + 2 + 12 * i;
        const auto etiquette = lire(entree, 2);
        const auto type = lire(entree + 2, 2);
        const auto valeur = lire(entree + 8, type == 3 ? 2 : 4);  // 3 : SHORT ; 4 : LONG
        if (!etiquette || !valeur) return std::nullopt;
        // Étiquette répétée : on ne sait pas laquelle le décodeur retient, la plus grande compte.
        if (*etiquette == image_width) dimensions.largeur = std::max(dimensions.largeur, *valeur);
        if (*etiquette == image_length) dimensions.hauteur = std::max(dimensions.hauteur, *valeur);
    }
    return dimensions;
}

}  // namespace projet
