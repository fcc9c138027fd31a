// Quand un rendu a été remis.
#pragma once

#include <string>

#include "classe.hpp"
#include "contenu.hpp"
#include "reglages.hpp"
#include "rendus.hpp"

namespace noter {

/// Date cette copie, et lui donne sa pénalité. Sa date est celle du fichier des dates ; s'il y en a
/// un et que ce rendu n'y est pas, la copie n'a ni date, ni pénalité. Sans ce fichier, c'est celle
/// du dernier commit ; à défaut celle de l'archive, ou du dernier fichier pris dans un dossier.
void dater(Copie& copie, const Rendu& rendu, const Contenu& contenu, const Reglages& reglages);

/// « Remis le 14/03/2026 à 15:09 (dernier commit). » : la date et d'où elle vient ; vide si elle ne
/// compte pas.
std::string phrase_de_remise(const Copie& copie);
/// « Retard : 2 jours, 20 % des points retirés. »
std::string phrase_de_retard(const Copie& copie);

}  // namespace noter
