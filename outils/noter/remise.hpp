// Quand un rendu a été remis.
#pragma once

#include "classe.hpp"
#include "collecte.hpp"
#include "reglages.hpp"
#include "rendus.hpp"

namespace noter {

/// Date cette copie, et lui donne sa pénalité. Sa date est celle du fichier des dates ; à défaut
/// celle du dernier commit ; à défaut celle de l'archive, ou du dernier fichier pris dans un
/// dossier.
void dater(Copie& copie, const Rendu& rendu, const Contenu& contenu, const Reglages& reglages);

}  // namespace noter
