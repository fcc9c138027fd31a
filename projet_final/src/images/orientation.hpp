// L'étiquette EXIF qui dit comment l'appareil était tenu.
#pragma once

#include <opencv2/core.hpp>

#include "images/format.hpp"
#include "images/tampon.hpp"

namespace projet {

/// Lit l'orientation (1 à 8) d'un bloc EXIF, précédé ou non de « Exif\0\0 ». Rend 1 (rien à faire)
/// si elle est absente, illisible ou hors bornes : une étiquette fantaisiste n'abîme pas l'image.
int lire_orientation(Octets exif);

/// Redresse `image` pour qu'elle s'affiche bien sans étiquette. Rend `image` elle-même si
/// l'orientation est 1 ; sinon une matrice du tampon.
cv::Mat redresser(const cv::Mat& image, int orientation, Tampon& tampon);

}  // namespace projet
