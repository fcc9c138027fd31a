// Le format d'une image, reconnu à ses premiers octets : un suffixe peut mentir.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

namespace projet {

using Octets = std::span<const std::uint8_t>;

enum class Format { jpeg, png, webp, tiff };

std::string_view nom(Format format);

/// Le format dont `octets` porte la signature, s'il est connu.
std::optional<Format> reconnaitre(Octets octets);

/// Vrai si le suffixe du fichier est celui d'un format connu, à la casse près.
bool a_un_suffixe_d_image(const std::filesystem::path& fichier);

struct Dimensions {
    std::uint64_t largeur = 0;
    std::uint64_t hauteur = 0;
};

/// Lève ErreurImage si l'image est vide ou compte plus de `pixels_max` pixels. À appeler avant
/// toute allocation : quelques octets d'en-tête peuvent annoncer des milliards de pixels.
void verifier_dimensions(Dimensions dimensions, std::uint64_t pixels_max);

/// Dimensions annoncées par l'en-tête d'un WebP ou d'un TIFF (première image). Vide si l'en-tête ne
/// permet pas de les lire ; le décodeur dira alors pourquoi.
/// Sources : RFC 9649 §2 (WebP) ; TIFF 6.0, section 2.
std::optional<Dimensions> dimensions_webp(Octets octets);
std::optional<Dimensions> dimensions_tiff(Octets octets);

/// Le bloc EXIF d'un WebP ; vide s'il n'en a pas.
Octets exif_webp(Octets octets);

}  // namespace projet
