// Sorties de programmes montrées dans les leçons : obtenues en les exécutant, comparées par leur
// forme (les threads changent les nombres et l'ordre des lignes, pas ce qu'une ligne dit).
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "catalogue.hpp"

namespace lecons {

/// `exemple_basique --threads 4 lignes=10`
struct DemandeSortie {
    std::string exemple;  ///< source de l'exemple, sans suffixe, relative à la leçon
    std::vector<std::string> arguments;
    std::size_t lignes_max = 0;  ///< 0 : toutes
};

/// Lève std::runtime_error si `valeur` demande un nombre de lignes illisible.
DemandeSortie lire_demande(const std::string& valeur);

/// Ce que l'exemple affiche sur sa sortie standard, sans couleurs. Lève std::runtime_error, avec
/// une phrase, si aucun exemple ne porte ce nom, s'il n'est pas construit, échoue ou dépasse
/// `delai_s`.
std::string executer_exemple(const juge::Catalogue& catalogue, const std::filesystem::path& dossier,
                             const DemandeSortie& demande, int delai_s);

/// La sortie telle qu'une leçon la montre : au plus `lignes_max` lignes, puis une ligne « … ».
std::string tronquer(const std::string& sortie, std::size_t lignes_max);

/// La forme d'une ligne : les nombres deviennent « # » ; espaces, tirets, signes égal et traits de
/// dessin (barres, cadres) ne comptent que pour une séparation.
std::string forme(const std::string& ligne);

/// Une différence de forme entre la sortie montrée et une nouvelle exécution.
struct Difference {
    std::size_t rang = 0;  ///< ligne du bloc (dès 0), ou le nombre de lignes du bloc si c'est une
                           ///< ligne de l'exécution qui lui manque
    std::string phrase;
};

std::vector<Difference> comparer_sorties(const std::string& montree, const std::string& nouvelle,
                                         std::size_t lignes_max);

}  // namespace lecons
