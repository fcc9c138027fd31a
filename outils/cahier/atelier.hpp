// ./cahier sur un terminal : un exercice à l'écran, jugé à chaque enregistrement.
#pragma once

#include <string>

#include "session.hpp"

namespace cahier {

/// Tient l'écran jusqu'à ce que l'étudiant quitte, ouvert à l'exercice que désigne ce mot (vide :
/// là où l'on en était) ; sans terminal qui s'y prête, juge cet exercice et se termine. Lève
/// juge::Interruption sur Ctrl-C ou SIGTERM, le terminal rendu.
int travailler(Session& session, const std::string& designation);

}  // namespace cahier
