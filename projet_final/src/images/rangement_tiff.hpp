// Comment un TIFF range ses pixels.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>

#include "images/lecture_tiff.hpp"

namespace projet {

/// Comment les pixels sont rangés.
struct Rangement {
    std::uint32_t largeur = 0;
    std::uint32_t hauteur = 0;
    std::uint16_t bits = 1;                        ///< par canal
    std::uint16_t canaux = 1;                      ///< par pixel, transparence comprise
    std::uint16_t photometrie = PHOTOMETRIC_MASK;  ///< ce que les canaux veulent dire
    std::uint16_t couleurs = 0;    ///< canaux de couleur ; 0 : à libtiff de convertir
    bool alpha_multiplie = false;  ///< le suivant a multiplié les couleurs
    bool plans_separes = false;    ///< tous les rouges, puis tous les verts…

    int lus() const { return couleurs + (alpha_multiplie ? 1 : 0); }
    int profondeur() const { return bits > 8 ? CV_16U : CV_8U; }
};

/// Lit le rangement de l'image courante. Lève ErreurImage si elle compte plus de `pixels_max`
/// pixels ou si elle n'est pas de celles que l'on sait lire : des entiers non signés de 1 à 16
/// bits, en gris, en couleurs, en palette ou en CMJN.
Rangement lire_rangement(const LectureTiff& lecture, std::uint64_t pixels_max);

}  // namespace projet
