#pragma once

#include <chapitre06/collection_fermable.hpp>
#include <chapitre06/ordres_de_sortie.hpp>
#include <functional>

namespace cours {

/// File de priorité entre threads, stable : la plus grande valeur, au sens de `Moins`, sort
/// d'abord ; à égalité, la plus anciennement déposée. Toutes ses fonctions sont celles de
/// CollectionFermable. Déposer et retirer : O(log n). `Moins` se construit sans argument et ne
/// lève rien.
///
/// Une valeur peu prioritaire peut attendre toujours si de plus prioritaires se présentent sans
/// cesse (l'exercice 6.2 y remédie par le vieillissement).
template <class T, class Moins = std::less<T>>
using FilePrioritaire = CollectionFermable<T, ordres::PlusUrgent<T, Moins>>;

}  // namespace cours
