#include "recette.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace juge {

namespace fs = std::filesystem;

bool Recette::sans_code() const {
    return std::find(options.begin(), options.end(), "-fsyntax-only") != options.end();
}

std::vector<fs::path> Recette::lectures() const {
    std::vector<fs::path> chemins{sources};
    chemins.push_back(entete);
    for (const auto* liste : {&socle, &options, &liens}) {
        for (const auto& mot : *liste) {
            const fs::path chemin = mot.starts_with("-I") ? mot.substr(2) : mot;
            if (chemin.is_absolute()) chemins.push_back(chemin);
        }
    }
    return chemins;
}

Recette lire_recette(const Catalogue& catalogue, const Epreuve& epreuve,
                     const std::string& profil) {
    const fs::path fichier = catalogue.recettes / (epreuve.recette + "." + profil);
    std::ifstream flux(fichier);
    if (!flux) {
        throw std::runtime_error(fmt::format(
            "La recette de construction {} est introuvable. Configurez de nouveau le projet : "
            "cmake --preset etudiant",
            fichier.string()));
    }
    Recette recette;
    for (std::string ligne; std::getline(flux, ligne);) {
        const auto egal = ligne.find('=');
        if (egal == std::string::npos) continue;
        const std::string champ = ligne.substr(0, egal);
        const std::string valeur = ligne.substr(egal + 1);
        // CMake laisse ces mots-là d'une liste vide.
        if (valeur.empty() || valeur == "-D" || valeur == "-I" || valeur == "-isystem") continue;
        if (champ == "compilateur") recette.compilateur.push_back(valeur);
        if (champ == "socle") recette.socle.push_back(valeur);
        if (champ == "option") recette.options.push_back(valeur);
        if (champ == "entete") recette.entete = valeur;
        if (champ == "source") recette.sources.emplace_back(valeur);
        if (champ == "lien") recette.liens.push_back(valeur);
    }
    if (recette.sources.empty()) recette.sources = epreuve.sources;
    if (recette.compilateur.empty())
        throw std::runtime_error("Recette de construction illisible : " + fichier.string());
    return recette;
}

}  // namespace juge
