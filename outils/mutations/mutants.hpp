// Les petites fautes qu'on peut glisser dans une solution.
#pragma once

#include <string>
#include <vector>

namespace mutations {

struct Mutant {
    std::string famille;    ///< voir familles()
    std::size_t ligne = 0;  ///< la première ligne changée, comptée à partir de 1
    std::vector<std::string> avant;
    std::vector<std::string> apres;
    std::size_t rang = 1;  ///< parmi les mutants du même changement, quand il a plusieurs places
};

/// Le nom d'une famille de fautes, et ce qu'elle fait.
struct Famille {
    std::string nom;
    std::string faute;
};
const std::vector<Famille>& familles();

/// Tous les mutants de ce source, de haut en bas, sauf ceux qui ne changent que des lignes données
/// par le squelette : l'étudiant n'a pas à y toucher. Certains ne compilent pas.
std::vector<Mutant> muter(const std::string& source, const std::string& squelette = "");

/// Le source, une fois la faute commise.
std::string appliquer(const std::string& source, const Mutant& mutant);

/// « - avant » puis « + après », ligne à ligne, sans retrait ; précédé de « @ rang » au-delà du
/// premier.
std::string difference(const Mutant& mutant);

}  // namespace mutations
