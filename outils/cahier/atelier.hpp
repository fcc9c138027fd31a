// ./cahier sur un terminal : un exercice à l'écran, jugé à chaque enregistrement.
#pragma once

#include "session.hpp"

namespace cahier {

/// Tient l'écran jusqu'à ce que l'étudiant quitte ; sans terminal qui s'y prête, juge l'exercice en
/// cours et se termine. Lève juge::Interruption sur Ctrl-C ou SIGTERM, le terminal rendu.
int travailler(Session& session);

}  // namespace cahier
