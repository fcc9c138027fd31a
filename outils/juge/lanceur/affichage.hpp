// Les jugements, pour un lecteur et pour un programme.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "catalogue.hpp"
#include "jugement.hpp"

namespace juge {

/// Comment afficher : avec ou sans couleurs.
struct Style {
    bool couleurs = false;
    /// Couleurs sur un terminal seulement, et jamais si NO_COLOR est défini.
    static Style du_terminal();

    std::string gras(const std::string& texte) const;
    std::string discret(const std::string& texte) const;
    std::string teinte(Verdict verdict, const std::string& texte) const;
};

/// Le jugement en quelques lignes : verdict, première explication, où regarder, quoi lire.
std::string en_texte(const Jugement& jugement, const Catalogue& catalogue, const Epreuve& epreuve,
                     const Style& style);

nlohmann::json en_json(const Jugement& jugement);

/// Le chemin tel qu'on le tape depuis la racine du cours.
std::string relatif(const std::string& fichier, const std::filesystem::path& racine);

/// Ancre du paragraphe `numero` (par exemple 1.6) d'une leçon : « chemin/README.md#16-titre ».
std::string lien_lecon(const Catalogue& catalogue, const Epreuve& epreuve,
                       const std::string& numero);

}  // namespace juge
