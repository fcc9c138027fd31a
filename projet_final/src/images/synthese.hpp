// Des images d'essai fabriquées : de quoi mesurer sans fournir de photos.
#pragma once

#include <cstdint>
#include <filesystem>
#include <opencv2/core.hpp>
#include <stop_token>

namespace projet {

/// Un paysage imaginaire en couleur (ciel, reliefs, matière à plusieurs échelles, grain) : assez
/// proche d'une photo pour que les codecs y travaillent comme sur une photo. Même graine, même
/// image.
cv::Mat paysage(int largeur, int hauteur, std::uint64_t graine);

/// Nombre d'images du jeu complet : JPEG et PNG, plusieurs tailles, couleur et gris, 8 et 16 bits.
inline constexpr int images_synthetiques = 72;

/// Remplit `dossier`, s'il ne l'est déjà, des `nombre` premières images du jeu. Le dossier
/// n'apparaît qu'une fois complet ; si `arret` est demandé avant, rien n'en reste. Lève
/// ErreurEcriture.
void fabriquer_images(const std::filesystem::path& dossier, int nombre,
                      const std::stop_token& arret = {});

}  // namespace projet
