// De la mémoire d'image réutilisée d'une image à l'autre.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <opencv2/core.hpp>

namespace projet {

/// Grossit jusqu'à la plus grande image vue, puis ne s'alloue plus. Sans elle, chaque image de
/// plusieurs mégaoctets est demandée au noyau et rendue : ses pages, remises à zéro à chaque fois,
/// coûtaient un tiers du décodage. Un tampon par worker : non partageable entre threads.
class Tampon {
public:
    /// `nombre` octets non initialisés, valables jusqu'au prochain appel.
    std::uint8_t* octets(std::size_t nombre) {
        if (nombre > taille_) {
            memoire_.reset();  // jamais l'ancienne et la nouvelle à la fois
            taille_ = 0;
            memoire_ = std::make_unique_for_overwrite<std::uint8_t[]>(nombre);
            taille_ = nombre;
        }
        return memoire_.get();
    }

    /// Une matrice non initialisée, valable jusqu'au prochain appel.
    cv::Mat matrice(int hauteur, int largeur, int type) {
        const auto nombre = static_cast<std::size_t>(hauteur) * static_cast<std::size_t>(largeur) *
                            static_cast<std::size_t>(CV_ELEM_SIZE(type));
        return {hauteur, largeur, type, octets(nombre)};
    }

private:
    std::unique_ptr<std::uint8_t[]> memoire_;
    std::size_t taille_ = 0;
};

}  // namespace projet
