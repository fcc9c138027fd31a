// Les témoins : des réponses au verdict connu, jugées avant de noter qui que ce soit.
#pragma once

#include <stop_token>

#include "banc.hpp"

namespace noter {

/// Toute la chaîne doit juger le squelette À COMPLÉTER, s'il est connu, et, s'il y a une épreuve
/// cachée et une solution livrée, la solution RÉUSSI. Sinon lève std::runtime_error : le cours,
/// l'épreuve ou la machine est à réparer d'abord. Lève Interrompu.
void temoigner(const Sujet& sujet, const Banc& banc, const std::stop_token& arret);

}  // namespace noter
