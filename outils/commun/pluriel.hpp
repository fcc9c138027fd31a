#pragma once

#include <concepts>

namespace commun {

/// La marque du pluriel, en français : à partir de deux.
constexpr const char* pluriel(std::integral auto nombre) {
    return nombre > 1 ? "s" : "";
}

}  // namespace commun
