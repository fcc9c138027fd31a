// Ce qui rendrait une notation impossible ou fausse, dit avant de commencer.
#pragma once

#include <filesystem>
#include <vector>

#include "reglages.hpp"
#include "rendus.hpp"

namespace noter {

/// Lève std::runtime_error si, lancé par root, l'utilisateur jetable ne pourrait pas lire ce
/// dossier.
void verifier_acces(const std::filesystem::path& racine);

/// Lève std::runtime_error si les notes seraient écrites parmi les rendus : elles seraient prises
/// pour un rendu la fois suivante.
void verifier_sortie(const Reglages& reglages);

/// Lève std::runtime_error si le fichier des dates nomme un inconnu : une faute de frappe
/// changerait une note sans rien dire. Dit quels rendus n'y ont pas de ligne.
void verifier_dates(const Reglages& reglages, const std::vector<Rendu>& rendus);

}  // namespace noter
