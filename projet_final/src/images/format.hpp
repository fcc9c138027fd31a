// Le format d'une image, reconnu à ses premiers octets : un suffixe peut mentir.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace projet {

using Octets = std::span<const std::uint8_t>;

enum class Format { jpeg, png, webp, tiff };

std::string_view nom(Format format);

/// Le format dont `octets` porte la signature, s'il est connu.
std::optional<Format> reconnaitre(Octets octets);

/// `texte`, ses lettres sans accent mises en minuscules.
std::string en_minuscules(std::string texte);

/// Vrai si le suffixe du fichier est celui d'un format connu, à la casse près.
bool a_un_suffixe_d_image(const std::filesystem::path& fichier);

struct Dimensions {
    std::uint64_t largeur = 0;
    std::uint64_t hauteur = 0;
};

/// Lève ErreurImage si l'image est vide ou compte plus de `pixels_max` pixels. À appeler avant
/// toute allocation : quelques octets d'en-tête peuvent annoncer des milliards de pixels.
void verifier_dimensions(Dimensions dimensions, std::uint64_t pixels_max);

}  // namespace projet
