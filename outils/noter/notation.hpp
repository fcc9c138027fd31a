// Noter une classe : lire les rendus, juger leurs réponses, reprendre ce qui était déjà fait.
#pragma once

#include <stop_token>

#include "classe.hpp"
#include "reglages.hpp"

namespace noter {

/// Note la classe. L'avancement va sur la sortie d'erreur. Chaque jugement est gardé dans
/// `sortie`/jugements dès qu'il est fait : une notation interrompue reprend où elle en était. Lève
/// std::runtime_error, avec une phrase qui dit quoi faire, ou Interrompu.
Classe noter_classe(const Reglages& reglages, const juge::Catalogue& catalogue,
                    const std::stop_token& arret);

}  // namespace noter
