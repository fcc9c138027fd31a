// Des pixels gris aux octets d'un fichier.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

#include "images/format.hpp"

namespace projet {

inline constexpr int qualite = 95;  ///< des formats avec perte (JPEG, WebP)

/// Encode `gris` dans `octets`, dont la mémoire est réutilisée. Lève ErreurImage si le format ne
/// peut pas représenter l'image (dimensions trop grandes pour un WebP…).
void encoder(const cv::Mat& gris, Format format, std::vector<std::uint8_t>& octets);

/// Les encodeurs des deux formats courants, aux mêmes conditions.
void encoder_jpeg(const cv::Mat& gris, std::vector<std::uint8_t>& octets);
void encoder_png(const cv::Mat& gris, std::vector<std::uint8_t>& octets);

/// Empreinte (XXH3, 64 bits) des pixels, de leur type et des dimensions : deux images ont la même
/// si et, aux collisions près, seulement si elles sont identiques.
std::uint64_t empreinte(const cv::Mat& gris);

}  // namespace projet
