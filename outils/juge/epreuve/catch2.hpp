#pragma once

namespace juge {

/// Exécute une session de Catch2 avec ces arguments de ligne de commande ; rend son code de sortie.
int executer_catch2(int nombre, const char* const* arguments);

}  // namespace juge
