// Noter une classe : lire les rendus, juger leurs réponses, reprendre ce qui était déjà fait.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "classe.hpp"
#include "retard.hpp"

namespace noter {

struct Reglages {
    std::filesystem::path rendus;
    std::filesystem::path sortie;
    std::vector<std::string> chapitres;  ///< « 07 » ou une série ; vide : tous
    int travaux = 1;                     ///< jugements à la fois
    std::filesystem::path cachees;       ///< épreuves cachées ; vide s'il n'y en a pas
    std::optional<Penalite> penalite;
    std::map<std::string, std::time_t> dates;  ///< par nom de rendu
    bool sans_bac_a_sable = false;
    std::filesystem::path catalogue;
    std::filesystem::path programme;  ///< celui-ci : il lit aussi les archives
};

/// Note la classe. L'avancement va sur la sortie d'erreur. Chaque jugement est gardé dans
/// `sortie`/jugements dès qu'il est fait : une notation interrompue reprend où elle en était. Lève
/// std::runtime_error, avec une phrase qui dit quoi faire, ou Interrompu.
Classe noter_classe(const Reglages& reglages, const juge::Catalogue& catalogue,
                    const std::stop_token& arret);

}  // namespace noter
