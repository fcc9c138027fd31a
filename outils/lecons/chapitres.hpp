// La forme commune des leçons : titre, durée, sept sections, réponses repliées, liens de voisinage.
#pragma once

#include <string>

#include "depot.hpp"
#include "probleme.hpp"

namespace lecons {

/// « 5 » pour le chapitre 05.
std::string numero_affiche(const juge::Chapitre& chapitre);

/// Le titre et la durée de chaque chapitre ; le reste pour les chapitres écrits.
Problemes verifier_chapitres(const Depot& depot);

}  // namespace lecons
