// Corriger une réponse : la construire et la juger, dans le bac à sable.
#pragma once

#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <shared_mutex>
#include <stdexcept>
#include <stop_token>
#include <string>

#include "chaine.hpp"
#include "classe.hpp"
#include "enclos.hpp"

namespace noter {

/// Le correcteur n'a pas pu juger ; ce n'est la faute de la réponse qu'à l'enseignant de le dire.
struct CorrectionImpossible : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Construit et juge des réponses, une ou plusieurs à la fois (une par thread).
class Correcteur {
public:
    /// `chantier` : un dossier vide, où chaque jugement a sa place.
    Correcteur(const juge::Catalogue& catalogue, const std::filesystem::path& fichier_catalogue,
               const Chaine& chaine, const Enclos& enclos, std::filesystem::path chantier);

    /// Juge `reponse` par l'épreuve du fichier `epreuve`. Lève CorrectionImpossible, Interrompu.
    Passage passer(const juge::Epreuve& exercice, const std::string& reponse,
                   const std::filesystem::path& epreuve, const std::stop_token& arret);

private:
    class Place;

    static juge::Jugement sans_construction(const Place& place);
    std::optional<juge::Jugement> construire(const Place& place,
                                             const std::stop_token& arret) const;
    Commande appeler_le_juge(const Place& place, const std::vector<std::string>& options) const;
    juge::Jugement lire_jugement(const Place& place, const Bilan& bilan) const;
    juge::Jugement juger(const Place& place, const std::vector<std::string>& options,
                         const std::stop_token& arret) const;
    std::vector<juge::Jugement> rejouer(const Place& place, const juge::Constat& constat,
                                        const std::stop_token& arret) const;

    const juge::Catalogue& catalogue_;
    nlohmann::json donnees_;  ///< le catalogue, tel quel
    const Chaine& chaine_;
    const Enclos& enclos_;
    std::filesystem::path chantier_;
    std::mutex verrou_;
    unsigned compteur_ = 0;
    std::shared_mutex machine_;  ///< à soi seul, pour reconstruire ; à tous sinon
};

}  // namespace noter
