// Écrire sur la sortie standard ou la sortie d'erreur, sans que cela puisse faire échouer le reste.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <utility>

namespace projet {

/// Écrit un texte sur `flux`. Au contraire de fmt::print, ne lève pas si l'écriture échoue
/// (terminal fermé, tube rompu, disque plein) : ce qui ne s'affiche plus ne doit pas coûter ce qui
/// est calculé. L'erreur reste marquée dans le flux (ferror).
template <class... Valeurs>
void afficher(std::FILE* flux, fmt::format_string<Valeurs...> format, Valeurs&&... valeurs) {
    const std::string texte = fmt::format(format, std::forward<Valeurs>(valeurs)...);
    std::fwrite(texte.data(), 1, texte.size(), flux);
}

}  // namespace projet
