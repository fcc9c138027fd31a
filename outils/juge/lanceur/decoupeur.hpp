// Découpage d'un source C++ en mots et en signes, comme le ferait le compilateur.
#pragma once

#include <string>
#include <vector>

namespace juge {

struct Jeton {
    /// Un mot, un nombre, un signe, « # » ou « ## » (digraphes compris), une chaîne avec ses
    /// guillemets (brute : son contenu, échappé), ou l'opérande entre chevrons d'un #include.
    std::string texte;
    int ligne = 0;
    bool debut_de_ligne = false;  ///< premier de sa ligne : un « # » y ouvre une directive
};

/// Les jetons de `source`, commentaires ôtés, lignes prolongées par « \ » recollées.
std::vector<Jeton> decouper(const std::string& source);

/// Vrai pour un mot de C++20, et pour ceux qui n'en sont que selon la place (final, override…).
bool est_du_langage(const std::string& mot);

}  // namespace juge
