// De la couleur au gris.
#pragma once

#include <opencv2/core.hpp>

#include "images/tampon.hpp"

namespace projet {

/// Luma de la recommandation UIT-R BT.601 : 0,299 R + 0,587 V + 0,114 B, arrondi, même profondeur
/// que `pixels` (bleu, vert, rouge). Rend `pixels` même s'il n'a qu'un canal ; sinon une matrice du
/// tampon.
cv::Mat en_gris(const cv::Mat& pixels, Tampon& tampon);

}  // namespace projet
