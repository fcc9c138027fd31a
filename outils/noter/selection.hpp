// Les exercices qu'une notation juge.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "catalogue.hpp"
#include "reglages.hpp"

namespace noter {

/// Le squelette d'un exercice. Un enseignant qui résout un exercice dans son arbre a une réponse à
/// sa place : c'est alors l'historique de git qui le donne.
struct Squelette {
    std::string texte;
    std::string origine;  ///< son fichier, et d'où il vient ; vide s'il est introuvable
};

/// Un exercice à noter.
struct Sujet {
    const juge::Epreuve* exercice = nullptr;
    std::filesystem::path cachee;  ///< son épreuve cachée ; vide s'il n'y en a pas
    Squelette squelette;
};

/// Les exercices des chapitres demandés, avec leurs épreuves cachées. Lève std::runtime_error si un
/// chapitre n'a pas d'exercice, ou si un fichier des épreuves cachées n'est l'épreuve d'aucun.
std::vector<Sujet> choisir_sujets(const Reglages& reglages, const juge::Catalogue& catalogue);

/// Le fichier de l'exercice s'il est intact, sinon le squelette livré. S'il est introuvable, son
/// texte est celui du fichier, et le dit sur la sortie d'erreur.
Squelette trouver_squelette(const juge::Epreuve& exercice);

}  // namespace noter
