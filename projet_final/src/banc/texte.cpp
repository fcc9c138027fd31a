#include "banc/texte.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace projet {

std::string affichable(std::string texte) {
    std::replace_if(
        texte.begin(), texte.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
    return texte;
}

std::string nombre(double valeur, int decimales) {
    std::string texte = fmt::format("{:.{}f}", valeur, decimales);
    std::replace(texte.begin(), texte.end(), '.', ',');
    return texte;
}

std::string duree(double secondes) {
    if (secondes >= 1) return nombre(secondes, 2) + " s";
    if (secondes >= 1e-3) return nombre(secondes * 1e3, 1) + " ms";
    return nombre(secondes * 1e6, 0) + " µs";
}

std::string pluriel(std::size_t quantite, std::string_view singulier) {
    std::string mots(singulier);
    if (quantite > 1) {
        mots += 's';
        for (std::size_t espace = 0; (espace = mots.find(' ', espace)) != std::string::npos;
             espace += 2)
            mots.insert(espace, 1, 's');
    }
    return fmt::format("{} {}", quantite, mots);
}

}  // namespace projet
