// Interne au juge : ce que l'ordonnanceur des ordres offre aux crochets du compilateur.
#pragma once

#include "histoire.hpp"
#include "lieu.hpp"
#include "memoire.hpp"

namespace juge::ordres {

/// Vrai si le thread appelant est conduit, et n'exécute pas le code du juge.
bool conduit();

/// La pile d'appels du thread appelant ; nulle s'il n'est pas conduit.
Pile* pile();

Memoire& memoire();
Savoir& savoir();

/// Le nom que se donne le thread appelant.
void nommer(const char* nom);

/// Avant une opération sur un atomique, à cette ligne : laisse peut-être un autre thread avancer.
/// Un thread qui relit au même endroit ce que rien n'a changé attend : il cède sa place.
void avant_atomique(const void* ligne, const void* adresse, bool ecriture);
/// Une opération a changé quelque chose que d'autres peuvent attendre.
void changement();
/// Un accès ordinaire : rapporte une course, et finit l'épreuve.
void acces_ordinaire(const void* ligne, const void* adresse, std::size_t taille, bool ecriture);

/// De même, pour un accès atomique en course avec un accès ordinaire.
void acces_atomique(const void* ligne, std::uintptr_t adresse, int taille, bool ecriture);

/// Note un événement de l'appelant.
void noter(Evenement evenement, const void* ligne);

/// Toutes les données à la fois : ce que touche une barrière seq_cst.
extern const char tout;

}  // namespace juge::ordres
