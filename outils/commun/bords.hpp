// Un texte sans ce qui l'entoure.
#pragma once

#include <string>

namespace commun {

/// `texte` sans les `blancs` de son début ni de sa fin.
inline std::string sans_bords(const std::string& texte, const char* blancs = " \t") {
    const auto debut = texte.find_first_not_of(blancs);
    if (debut == std::string::npos) return "";
    return texte.substr(debut, texte.find_last_not_of(blancs) + 1 - debut);
}

}  // namespace commun
