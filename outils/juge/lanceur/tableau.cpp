#include "tableau.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "affichage.hpp"

namespace juge {
namespace {

constexpr std::size_t largeur = 78;
constexpr std::size_t largeur_numero = 5;
constexpr std::size_t code_min = 24;
constexpr std::size_t lignes_max = 40;

/// Vrai pour le premier octet d'un caractère.
bool commence(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

std::size_t longueur(const std::string& texte) {
    return static_cast<std::size_t>(std::count_if(texte.begin(), texte.end(), commence));
}

/// Le texte, coupé ou complété à ce nombre de caractères.
std::string cadrer(std::string texte, std::size_t colonnes) {
    const std::size_t actuelle = longueur(texte);
    if (actuelle <= colonnes) return texte + std::string(colonnes - actuelle, ' ');
    std::size_t octet = 0;
    for (std::size_t vus = 0; octet < texte.size(); ++octet)
        if (commence(texte[octet]) && vus++ == colonnes - 1) break;
    return texte.substr(0, octet) + "…";
}

std::string sans_blancs_finaux(std::string ligne) {
    ligne.erase(ligne.find_last_not_of(' ') + 1);
    return ligne;
}

bool est_ancien(const Pas& pas) {
    return pas.quoi.find(", ancien") != std::string::npos;
}

}  // namespace

std::vector<std::string> mettre_en_tableau(
    const std::vector<Pas>& histoire,
    const std::function<std::string(const Endroit&)>& ligne_de_code) {
    if (histoire.empty()) return {};
    std::vector<std::string> threads;
    std::size_t plus_long = 0;
    const std::size_t debut = histoire.size() > lignes_max ? histoire.size() - lignes_max : 0;
    for (std::size_t i = debut; i < histoire.size(); ++i) {
        plus_long = std::max(plus_long, longueur(histoire[i].quoi));
        if (std::find(threads.begin(), threads.end(), histoire[i].qui) == threads.end())
            threads.push_back(histoire[i].qui);
    }
    const std::size_t place = (largeur - largeur_numero - code_min) / threads.size();
    const std::size_t colonne = std::clamp(plus_long + 2, std::min<std::size_t>(14, place), place);
    const std::size_t code = largeur - largeur_numero - colonne * threads.size();

    std::string entete = cadrer("ligne", largeur_numero + code);
    for (const auto& thread : threads)
        entete += cadrer(cadrer(thread, std::min(longueur(thread), colonne - 1)), colonne);
    std::vector<std::string> lignes{sans_blancs_finaux(entete)};
    if (debut > 0) lignes.push_back(fmt::format("   … ({} événements avant)", debut));
    for (std::size_t i = debut; i < histoire.size(); ++i) {
        const auto& pas = histoire[i];
        const auto rang = static_cast<std::size_t>(
            std::find(threads.begin(), threads.end(), pas.qui) - threads.begin());
        std::string source = affichable(ligne_de_code(pas.endroit));
        std::replace(source.begin(), source.end(), '\t', ' ');
        lignes.push_back(sans_blancs_finaux(
            fmt::format("{:>4} {}", pas.endroit.ligne,
                        cadrer(cadrer(source, std::min(longueur(source), code - 1)), code)) +
            std::string(colonne * rang, ' ') +
            cadrer(pas.quoi, std::min(longueur(pas.quoi), colonne))));
    }
    if (std::any_of(histoire.begin() + static_cast<long>(debut), histoire.end(), est_ancien))
        lignes.emplace_back(
            "« ancien » : une valeur plus récente est écrite, mais rien n'oblige à la voir.");
    return lignes;
}

}  // namespace juge
