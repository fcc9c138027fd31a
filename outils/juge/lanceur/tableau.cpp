#include "tableau.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "affichage.hpp"

namespace juge {
namespace {

constexpr std::size_t largeur = 78;
constexpr std::size_t largeur_numero = 6;
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

/// De même, et séparé de ce qui suit.
std::string couper(const std::string& texte, std::size_t colonnes) {
    return cadrer(longueur(texte) < colonnes ? texte : cadrer(texte, colonnes - 1), colonnes);
}

std::string sans_blancs_finaux(std::string ligne) {
    ligne.erase(ligne.find_last_not_of(' ') + 1);
    return ligne;
}

/// Le nom d'un fichier, sans son dossier.
std::string nom_de(const Endroit& endroit) {
    return endroit.fichier.substr(endroit.fichier.rfind('/') + 1);
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
    std::vector<std::string> fichiers;
    std::size_t plus_long = 0;
    const std::size_t debut = histoire.size() > lignes_max ? histoire.size() - lignes_max : 0;
    for (std::size_t i = debut; i < histoire.size(); ++i) {
        plus_long = std::max(plus_long, longueur(histoire[i].quoi));
        if (std::find(fichiers.begin(), fichiers.end(), nom_de(histoire[i].endroit)) ==
            fichiers.end())
            fichiers.push_back(nom_de(histoire[i].endroit));
        if (std::find(threads.begin(), threads.end(), histoire[i].qui) == threads.end())
            threads.push_back(histoire[i].qui);
    }
    const std::size_t place = (largeur - largeur_numero - code_min) / threads.size();
    const std::size_t colonne = std::clamp(plus_long + 2, std::min<std::size_t>(14, place), place);
    const std::size_t code = largeur - largeur_numero - colonne * threads.size();

    std::string entete = cadrer("ligne", largeur_numero + code);
    for (const auto& thread : threads)
        entete += couper(thread, colonne);
    std::vector<std::string> lignes{sans_blancs_finaux(entete)};
    if (debut > 0) lignes.push_back(fmt::format("   … ({} événements avant)", debut));
    for (std::size_t i = debut; i < histoire.size(); ++i) {
        const auto& pas = histoire[i];
        const auto rang = static_cast<std::size_t>(
            std::find(threads.begin(), threads.end(), pas.qui) - threads.begin());
        std::string source = affichable(ligne_de_code(pas.endroit));
        std::replace(source.begin(), source.end(), '\t', ' ');
        constexpr std::string_view sous_entendu = "std::memory_order_";
        for (std::size_t p = 0; (p = source.find(sous_entendu)) != std::string::npos;)
            source.erase(p, sous_entendu.size());
        const auto fichier = static_cast<char>(
            'a' +
            (std::find(fichiers.begin(), fichiers.end(), nom_de(pas.endroit)) - fichiers.begin()));
        const std::string numero = (fichiers.size() > 1 ? std::string(1, fichier) : "") +
                                   std::to_string(pas.endroit.ligne);
        lignes.push_back(sans_blancs_finaux(fmt::format("{:>5} ", numero) + couper(source, code) +
                                            std::string(colonne * rang, ' ') +
                                            couper(pas.quoi, colonne)));
    }
    if (fichiers.size() > 1) {
        std::string legende;
        for (std::size_t i = 0; i < fichiers.size(); ++i)
            legende += fmt::format("{}{} : {}", i == 0 ? "" : " ; ",
                                   static_cast<char>('a' + static_cast<int>(i)), fichiers[i]);
        lignes.push_back(legende);
    }
    if (std::any_of(histoire.begin() + static_cast<long>(debut), histoire.end(), est_ancien))
        lignes.emplace_back(
            "« ancien » : une valeur plus récente est écrite, mais rien n'oblige à la voir.");
    return lignes;
}

}  // namespace juge
