// PLAN_COURS.md dit la même chose que les chapitres : titres, heures, état ; et les heures font
// bien les 60 du cours.
#pragma once

#include "depot.hpp"
#include "probleme.hpp"

namespace lecons {

/// Heures de chaque chapitre, de chaque partie, et du cours.
Problemes verifier_durees(const Depot& depot);

/// Le tableau du plan : une ligne par chapitre, son lien, et « écrit » ou « à écrire ».
Problemes verifier_etats(const Depot& depot);

}  // namespace lecons
