// Choisir, parmi les fichiers d'un rendu, la réponse à chaque exercice.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "catalogue.hpp"
#include "contenu.hpp"

namespace noter {

struct Choix {
    std::optional<Fichier> reponse;
    std::string refus;  ///< pourquoi il n'y en a pas alors que des fichiers y répondent
};

struct Tri {
    std::vector<Choix> choix;            ///< un par exercice
    std::vector<Laisse> laisses;         ///< tout le reste
    std::vector<std::string> remarques;  ///< les noms approchants qui ont été pris
};

/// La réponse à chaque exercice. Passe d'abord le fichier du nom exact, puis celui d'un nom proche,
/// puis celui du nom abrégé (ex1.hpp) si lui seul peut le porter. À égalité, celui qui est rangé
/// comme dans le cours, puis sous un dossier du chapitre, puis ailleurs. Deux fichiers différents
/// au même rang : aucun n'est choisi. Rien n'est pris sous solutions/ ou build/. Les fichiers que
/// le cours livre à la même place, sous `racine`, sont comptés ensemble.
Tri trier(const Contenu& contenu, const std::vector<const juge::Epreuve*>& exercices,
          const std::filesystem::path& racine);

}  // namespace noter
