// Lire un rendu, quelle que soit sa forme.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "contenu.hpp"
#include "enclos.hpp"
#include "rendus.hpp"

namespace noter {

/// Lit des rendus. Une archive ou un dépôt, qu'il soit le rendu ou dans son dossier, est ouvert
/// dans le bac à sable. Ses méthodes peuvent être appelées de plusieurs threads.
class Lecteur {
public:
    /// `programme` : celui-ci, qui lit aussi les archives. `exercices` : les noms de ceux dont on
    /// cherche la réponse. `avec_date` : chercher aussi la date du dernier commit.
    Lecteur(const Enclos& enclos, std::filesystem::path programme,
            std::vector<std::string> exercices, bool avec_date)
        : enclos_(enclos),
          programme_(std::move(programme)),
          exercices_(std::move(exercices)),
          avec_date_(avec_date) {}

    /// Lève Interrompu.
    Contenu lire(const Rendu& rendu, const std::stop_token& arret) const;

private:
    struct Reste;
    Contenu lire_le_dossier(const std::filesystem::path& dossier,
                            const std::stop_token& arret) const;
    Contenu ouvrir(const std::filesystem::path& fichier, Genre genre, const Reste& reste,
                   const std::stop_token& arret) const;

    const Enclos& enclos_;
    std::filesystem::path programme_;
    std::vector<std::string> exercices_;
    bool avec_date_;
};

}  // namespace noter
