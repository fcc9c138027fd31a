// Par quelles images commencer.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include "images/convertisseur.hpp"

namespace projet {

/// Les indices des images, les plus gros fichiers devant : la dernière ne fait attendre personne
/// longtemps.
inline std::vector<std::size_t> par_taille(std::span<const Image> images) {
    std::vector<std::size_t> ordre(images.size());
    std::iota(ordre.begin(), ordre.end(), std::size_t{0});
    std::stable_sort(ordre.begin(), ordre.end(),
                     [&](auto a, auto b) { return images[a].octets > images[b].octets; });
    return ordre;
}

}  // namespace projet
