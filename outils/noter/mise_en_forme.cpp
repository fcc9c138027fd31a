#include "mise_en_forme.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "affichage.hpp"

namespace noter {
namespace {

std::string formater(std::time_t date, const char* forme) {
    std::tm champs{};
    ::localtime_r(&date, &champs);
    char texte[32];
    std::strftime(texte, sizeof texte, forme, &champs);
    return texte;
}

}  // namespace

std::string nombre(double valeur) {
    std::string texte = fmt::format("{:.2f}", valeur);
    while (texte.back() == '0')
        texte.pop_back();
    if (texte.back() == '.') texte.pop_back();
    return texte;
}

std::string a_lire(double valeur) {
    std::string texte = nombre(valeur);
    std::replace(texte.begin(), texte.end(), '.', ',');
    return texte;
}

std::string date_ecrite(std::time_t date) {
    return formater(date, "%Y-%m-%d %H:%M");
}

std::string date_a_lire(std::time_t date) {
    return formater(date, "%d/%m/%Y à %H:%M");
}

std::string echapper(const std::string& texte) {
    std::string resultat;
    for (const char c : juge::affichable(texte)) {
        switch (c) {
            case '&':
                resultat += "&amp;";
                break;
            case '<':
                resultat += "&lt;";
                break;
            case '>':
                resultat += "&gt;";
                break;
            case '"':
                resultat += "&quot;";
                break;
            case '\'':
                resultat += "&#39;";
                break;
            default:
                resultat += c;
        }
    }
    return resultat;
}

}  // namespace noter
