#include "images/gris.hpp"

#include <opencv2/imgproc.hpp>

namespace projet {

cv::Mat en_gris(const cv::Mat& pixels, Tampon& tampon) {
    if (pixels.channels() == 1) return pixels;
    cv::Mat gris = tampon.matrice(pixels.rows, pixels.cols, pixels.depth());
    cv::cvtColor(pixels, gris, cv::COLOR_BGR2GRAY);
    return gris;
}

}  // namespace projet
