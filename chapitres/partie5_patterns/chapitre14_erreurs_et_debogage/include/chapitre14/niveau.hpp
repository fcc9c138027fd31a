#pragma once

#include <string_view>

namespace cours {

/// La gravité d'une ligne de journal, de la plus bavarde à la plus grave.
enum class Niveau { trace, info, avertissement, erreur, fatal };

constexpr std::string_view en_lettres(Niveau niveau) {
    switch (niveau) {
        case Niveau::trace:
            return "trace";
        case Niveau::info:
            return "info";
        case Niveau::avertissement:
            return "avertissement";
        case Niveau::erreur:
            return "erreur";
        case Niveau::fatal:
            return "fatal";
    }
    return "inconnu";
}

}  // namespace cours
