// Ce que l'enseignant demande d'une notation.
#pragma once

#include <ctime>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "retard.hpp"

namespace noter {

struct Reglages {
    std::filesystem::path rendus;
    std::filesystem::path sortie;
    std::vector<std::string> chapitres;  ///< « 07 » ou une série ; vide : tous
    int travaux = 1;                     ///< jugements à la fois
    std::filesystem::path cachees;       ///< épreuves cachées ; vide s'il n'y en a pas
    std::filesystem::path bareme;        ///< vide : les points du cours
    std::filesystem::path liste;         ///< de la classe ; vide s'il n'y en a pas
    std::filesystem::path ajustements;   ///< un fichier absent n'en contient aucun
    std::optional<Penalite> penalite;
    std::map<std::string, std::time_t> dates;  ///< par nom de rendu
    bool sans_bac_a_sable = false;
    std::filesystem::path catalogue;
    std::filesystem::path programme;  ///< celui-ci : il lit aussi les archives
};

}  // namespace noter
