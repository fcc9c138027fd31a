// Juger une réponse, si ce n'est déjà fait.
#pragma once

#include <stop_token>
#include <string>

#include "banc.hpp"
#include "classe.hpp"

namespace noter {

/// Juge la réponse de cette note, par l'épreuve visible puis par la cachée, ou reprend le jugement
/// gardé. Ce que la machine a empêché de juger reste non noté, et n'est pas gardé : on réessaiera.
/// `rendu` : le nom de ses fichiers. Lève Interrompu.
void juger(NoteExercice& note, const Sujet& sujet, const std::string& rendu, const Banc& banc,
           const std::stop_token& arret);

}  // namespace noter
