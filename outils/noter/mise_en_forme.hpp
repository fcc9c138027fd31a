// Nombres et textes, tels que les notes les écrivent.
#pragma once

#include <ctime>
#include <string>

#include "commun/pluriel.hpp"

namespace noter {

using commun::pluriel;

/// « 2.5 », « 3 » : au plus deux décimales.
std::string nombre(double valeur);
/// De même, pour un lecteur : « 2,5 ».
std::string a_lire(double valeur);

/// « 2026-03-14 15:09 », à l'heure de cette machine.
std::string date_ecrite(std::time_t date);
/// De même, pour un lecteur : « 14/03/2026 à 15:09 ».
std::string date_a_lire(std::time_t date);

/// Texte sûr entre des balises et des guillemets, en HTML comme en XML.
std::string echapper(const std::string& texte);

}  // namespace noter
