#pragma once

#include <chapitre06/collection_fermable.hpp>
#include <chapitre06/ordres_de_sortie.hpp>

namespace cours {

/// File entre threads : premier entré, premier sorti, `capacite` valeurs au plus. Toutes ses
/// fonctions sont celles de CollectionFermable. Déposer et retirer : O(1).
///
///     cours::FileBornee<std::string> file(16);
///     file.deposer("bonjour");                       // attend une place
///     while (const auto texte = file.retirer()) …    // jusqu'à ce qu'elle soit fermée et vide
///
/// L'ordre est celui dans lequel les dépôts prennent le verrou. Entre deux producteurs, il n'est
/// pas fixé ; les valeurs d'un même producteur, elles, sortent dans l'ordre où il les a déposées.
template <class T>
using FileBornee = CollectionFermable<T, ordres::PremierEntre<T>>;

}  // namespace cours
