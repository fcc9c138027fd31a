// Convertir dans plusieurs processus, qui se partagent le compteur et le journal.
#pragma once

#include "banc/contexte.hpp"

namespace projet {

/// Convertit toutes les images dans `contexte.reglages.workers` processus, qui prennent eux-mêmes
/// leurs images et comptent celles qu'ils ont finies (TableauPartage). Un worker tué est remplacé ;
/// l'image qu'il tenait est refaite par son successeur, et comptée une fois. Celle qui en a tué
/// `essais` est abandonnée. À l'arrêt, les images en cours s'achèvent. Si le système refuse des
/// processus, continue avec ceux obtenus.
///
/// Lève ErreurEcriture, cours::ErreurSysteme (aucun processus), cours::ErreurDistante (une
/// exception dans un worker), std::runtime_error si les workers meurent sans rien avoir pris. Ne
/// laisse ni processus, ni fichier temporaire.
MesuresVersion convertir_en_processus(Contexte& contexte, int essais = 3);

}  // namespace projet
