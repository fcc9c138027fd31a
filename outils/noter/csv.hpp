// Un tableau que l'enseignant a fait ou exporté : CSV, tel que l'écrivent les tableurs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace noter {

struct LigneCsv {
    int numero = 0;  ///< dans le fichier, à partir de 1
    std::vector<std::string> cases;
};

/// Les lignes qui ne sont pas vides. Les colonnes sont séparées par des virgules, des
/// points-virgules ou des tabulations, d'après la première ligne ; une case entre guillemets peut
/// en contenir, et des fins de ligne. Les cases sont en UTF-8 composé, sans espaces autour. Lève
/// std::runtime_error si le fichier est illisible, ou un guillemet jamais refermé.
std::vector<LigneCsv> lire_csv(const std::filesystem::path& fichier);

/// Le rang de la colonne qui porte l'un de ces noms, sans égard aux majuscules ; -1 s'il n'y en a
/// pas.
int colonne(const LigneCsv& entete, const std::vector<std::string>& noms);

/// Cette case de la ligne ; vide si la ligne est trop courte, ou la colonne absente (-1).
std::string case_de(const LigneCsv& ligne, int colonne);

}  // namespace noter
