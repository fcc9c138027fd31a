// Ce que l'enseignant change lui-même aux notes, dans un fichier que la notation n'écrit jamais.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "catalogue.hpp"

namespace noter {

/// Des points ajoutés (ou ôtés), ou une note qui remplace celle du juge, et pourquoi ; sans points,
/// un simple commentaire.
struct Ajustement {
    std::optional<double> ajout;
    std::optional<double> note;
    std::string commentaire;

    /// Ces points, ajustés ; jamais moins de 0.
    double appliquer(double points) const;
};

/// Un ajustement, et ce qu'il vise.
struct AjustementVise {
    std::size_t rendu = 0;
    std::optional<std::size_t> exercice;  ///< rien : le total de la copie
    Ajustement ajustement;
};

/// Lit les ajustements : un CSV dont la première ligne nomme les colonnes rendu, exercice, ajout,
/// note et commentaire. `rendus` : les noms de la classe ; `exercices` : ceux qui sont notés. Un
/// exercice du cours qui n'est pas noté cette fois est passé. Lève std::runtime_error, avec le
/// fichier et la ligne, pour un rendu ou un exercice inconnus, des points sans commentaire ou
/// illisibles, deux ajustements de la même note.
std::vector<AjustementVise> lire_ajustements(const std::filesystem::path& fichier,
                                             const std::vector<std::string>& rendus,
                                             const std::vector<const juge::Epreuve*>& exercices,
                                             const juge::Catalogue& catalogue);

/// Écrit le fichier, réduit à sa première ligne, s'il n'existe pas : l'enseignant n'a qu'à le
/// remplir.
void amorcer_ajustements(const std::filesystem::path& fichier);

}  // namespace noter
