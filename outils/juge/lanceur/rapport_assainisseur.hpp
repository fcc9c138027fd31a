// Le rapport d'un assainisseur, découpé en paragraphes : un titre, et la pile d'appels qui le suit.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "verdict.hpp"

namespace juge {

struct Appel {
    std::string fonction;
    std::string fichier;  ///< vide si l'assainisseur ne le connaît pas
    int ligne = 0;
};

struct Paragraphe {
    std::string titre;
    std::vector<Appel> pile;
};

using Rapport = std::vector<Paragraphe>;
using Fichiers = std::vector<std::filesystem::path>;

Rapport decouper_rapport(const std::string& journal);

/// Le premier paragraphe dont le titre contient ce passage ; nul s'il n'y en a pas.
const Paragraphe* chercher(const Rapport& rapport, const std::string& passage);

/// L'appel le plus proche de la faute dans le premier de ces fichiers qui figure dans la pile.
std::optional<Endroit> endroit_utile(const std::vector<Appel>& pile, const Fichiers& fichiers);
std::optional<Endroit> endroit_utile(const Rapport& rapport, const Fichiers& fichiers);

/// Un détail qui parle de cet endroit, ou qui dit qu'il est hors des fichiers de l'étudiant.
Detail situer(const std::string& texte, const std::optional<Endroit>& endroit);

}  // namespace juge
