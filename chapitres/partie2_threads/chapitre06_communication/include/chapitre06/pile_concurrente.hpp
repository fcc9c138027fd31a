#pragma once

#include <chapitre06/collection_fermable.hpp>
#include <chapitre06/ordres_de_sortie.hpp>

namespace cours {

/// Pile entre threads : dernier entré, premier sorti. Toutes ses fonctions sont celles de
/// CollectionFermable. Déposer (amorti) et retirer : O(1).
///
/// Elle convient à une réserve de ressources réutilisables (la dernière rendue est encore dans les
/// caches du processeur), pas à des tâches : la plus ancienne peut attendre toujours.
template <class T>
using PileConcurrente = CollectionFermable<T, ordres::DernierEntre<T>>;

}  // namespace cours
