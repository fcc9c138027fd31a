// Relire un journal, ligne à ligne.
#pragma once

#include <string_view>

namespace projet {

/// Vrai si `ligne`, sans son saut de ligne, est telle qu'un worker l'a écrite : sa somme de
/// contrôle est juste.
bool ligne_intacte(std::string_view ligne);

}  // namespace projet
