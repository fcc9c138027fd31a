// L'énoncé d'un exercice : ce qu'en disent l'en-tête du squelette et la leçon.
#pragma once

#include <string>

#include "catalogue.hpp"

namespace cahier {

struct Enonce {
    std::string entete;  ///< Markdown ; vide s'il n'est plus nulle part
    std::string lecon;   ///< Markdown ; vide si la leçon n'en parle pas
};

/// L'en-tête est celui du fichier de l'étudiant ; s'il l'a ôté, celui du squelette livré.
Enonce lire_enonce(const juge::Epreuve& exercice);

/// Le commentaire qui s'ouvre par « // Exercice … », sans cette ligne ni les barres obliques ; vide
/// s'il n'y en a pas.
std::string entete_d_exercice(const std::string& source);

/// Ce que la leçon dit sous le titre « ### Exercice 5.1 … », jusqu'au titre ou au trait suivant ;
/// vide si ce titre n'y est pas. La difficulté, que l'en-tête donne déjà, n'est pas reprise.
std::string paragraphe_d_exercice(const std::string& lecon, const std::string& numero);

}  // namespace cahier
