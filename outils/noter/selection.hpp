// Les exercices qu'une notation juge.
#pragma once

#include <filesystem>
#include <vector>

#include "catalogue.hpp"
#include "reglages.hpp"

namespace noter {

/// Un exercice à noter.
struct Sujet {
    const juge::Epreuve* exercice = nullptr;
    std::filesystem::path cachee;  ///< son épreuve cachée ; vide s'il n'y en a pas
};

/// Les exercices des chapitres demandés, avec leurs épreuves cachées. Lève std::runtime_error si un
/// chapitre n'a pas d'exercice, ou si un fichier des épreuves cachées n'est l'épreuve d'aucun.
std::vector<Sujet> choisir_sujets(const Reglages& reglages, const juge::Catalogue& catalogue);

}  // namespace noter
