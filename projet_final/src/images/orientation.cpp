#include "images/orientation.hpp"

#include <libexif/exif-data.h>

#include <memory>
#include <string>

namespace projet {

int lire_orientation(Octets exif) {
    std::string bloc(exif.begin(), exif.end());
    if (!bloc.starts_with("Exif")) bloc.insert(0, "Exif\0\0", 6);  // la forme que libexif attend
    const std::unique_ptr<ExifData, decltype(&exif_data_unref)> donnees(
        exif_data_new_from_data(reinterpret_cast<const unsigned char*>(bloc.data()),
                                static_cast<unsigned>(bloc.size())),
        exif_data_unref);
    if (donnees == nullptr) return 1;
    const ExifEntry* entree =
        exif_content_get_entry(donnees->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
    if (entree == nullptr || entree->format != EXIF_FORMAT_SHORT || entree->size < 2) return 1;
    const int orientation = exif_get_short(entree->data, exif_data_get_byte_order(donnees.get()));
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

cv::Mat redresser(const cv::Mat& image, int orientation, Tampon& tampon) {
    if (orientation <= 1) return image;
    const bool transposee = orientation >= 5;  // 5 à 8 : lignes et colonnes échangées
    cv::Mat droite = transposee ? tampon.matrice(image.cols, image.rows, image.type())
                                : tampon.matrice(image.rows, image.cols, image.type());
    constexpr int autour_de_l_horizontale = 0;
    constexpr int autour_de_la_verticale = 1;
    constexpr int les_deux = -1;
    if (transposee) cv::transpose(image, droite);
    const cv::Mat& source = transposee ? droite : image;
    switch (orientation) {
        case 2:
            cv::flip(source, droite, autour_de_la_verticale);
            break;
        case 3:
            cv::flip(source, droite, les_deux);
            break;
        case 4:
            cv::flip(source, droite, autour_de_l_horizontale);
            break;
        case 6:
            cv::flip(source, droite, autour_de_la_verticale);
            break;
        case 7:
            cv::flip(source, droite, les_deux);
            break;
        case 8:
            cv::flip(source, droite, autour_de_l_horizontale);
            break;
        default:
            break;  // 5 : la transposition suffit
    }
    return droite;
}

}  // namespace projet
