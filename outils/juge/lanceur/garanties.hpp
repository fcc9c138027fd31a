// Les garanties numérotées d'un squelette, et les erreurs connues qui violent chacune : une
// garantie que rien ne viole n'est peut-être jugée par rien.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "catalogue.hpp"
#include "lecture.hpp"

namespace juge {

/// Une garantie à tenir, telle que l'en-tête d'un squelette l'écrit :
///     //   G2. L'appel ne se bloque pas
///     //       parce qu'un tube est plein.
struct Garantie {
    std::string nom;                  ///< G2
    std::vector<std::string> lignes;  ///< ce qu'elle dit, ligne à ligne
};

struct ErreurAnnoncee {
    std::string nom;
    Attendu attendu;
};

/// Ce qu'un exercice garantit, ce que violent ses erreurs connues, et ce qui manque.
struct Matrice {
    std::vector<Garantie> garanties;
    std::vector<ErreurAnnoncee> erreurs;
    std::vector<std::string> reproches;
};

/// Les garanties d'un squelette, dans l'ordre où il les écrit.
std::vector<Garantie> lire_garanties(const std::filesystem::path& squelette);

/// Vrai pour un exercice d'avant les garanties numérotées, tant qu'il n'a pas été repris. C'est la
/// seule dispense : numéroter ses garanties la lui retire.
bool est_a_reprendre(const Epreuve& exercice);

/// Confronte les garanties d'un exercice à ses erreurs connues. Sans solution livrée, il n'y a pas
/// d'erreurs à lire, ni rien à reprocher.
Matrice lire_matrice(const Epreuve& exercice);

/// La matrice, à lire : chaque garantie, puis les erreurs qui la violent.
std::string en_texte(const Epreuve& exercice, const Matrice& matrice);

}  // namespace juge
