#include "rapport/morceaux.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace projet {

std::string echapper(std::string_view texte) {
    std::string sortie;
    for (const char c : texte) {
        switch (c) {
            case '&':
                sortie += "&amp;";
                break;
            case '<':
                sortie += "&lt;";
                break;
            case '>':
                sortie += "&gt;";
                break;
            case '"':
                sortie += "&quot;";
                break;
            default:
                sortie += c;
        }
    }
    return sortie;
}

std::string_view nom(Activite activite) {
    switch (activite) {
        case Activite::lecture:
            return "lecture";
        case Activite::decodage:
            return "décodage";
        case Activite::gris:
            return "gris";
        case Activite::encodage:
            return "encodage";
        case Activite::ecriture:
            return "écriture";
        case Activite::verrou:
            return "attente du verrou";
    }
    return "";
}

std::string_view classe(Activite activite) {
    switch (activite) {
        case Activite::lecture:
            return "lecture";
        case Activite::decodage:
            return "decodage";
        case Activite::gris:
            return "gris";
        case Activite::encodage:
            return "encodage";
        case Activite::ecriture:
            return "ecriture";
        case Activite::verrou:
            return "verrou";
    }
    return "";
}

const std::vector<Activite>& activites() {
    static const std::vector<Activite> toutes{Activite::lecture,  Activite::decodage,
                                              Activite::gris,     Activite::encodage,
                                              Activite::ecriture, Activite::verrou};
    return toutes;
}

std::string legende() {
    std::string html = "<p class=\"legende\">";
    for (const Activite activite : activites())
        html +=
            fmt::format("<span><i class=\"{}\"></i>{}</span> ", classe(activite), nom(activite));
    return html + "</p>\n";
}

std::vector<PassageDImage> passages_de(const BilanVersion& bilan) {
    std::vector<PassageDImage> passages;
    if (bilan.executions.empty()) return passages;
    const auto debut = bilan.executions.back().debut;
    for (std::size_t i = 0; i < bilan.resultats.size(); ++i)
        for (const auto& passage : bilan.resultats[i].passages)
            if (passage.debut >= debut) passages.push_back({i, passage});
    return passages;
}

std::vector<double> graduations(double maximum) {
    if (!(maximum > 0)) return {0, 1};
    const double brut = maximum / 4;
    const double puissance = std::pow(10, std::floor(std::log10(brut)));
    double pas = 10 * puissance;
    for (const double rond : {5.0, 2.5, 2.0, 1.0})
        if (rond * puissance >= brut) pas = rond * puissance;
    std::vector<double> valeurs;
    for (int i = 0; i == 0 || valeurs.back() < maximum * (1 - 1e-9); ++i)
        valeurs.push_back(i * pas);
    return valeurs;
}

}  // namespace projet
