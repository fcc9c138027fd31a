// Interne au juge : les pannes demandées par l'épreuve (Perturbation), telles que les fonctions
// interceptées les consultent.
#pragma once

#include <cstdint>

#include "juge/epreuve.hpp"

namespace juge::pannes {

/// Vrai pendant ce que l'épreuve fait pour elle-même : les pannes ne frappent que la réponse.
extern thread_local bool epargne;

/// Valeur de la panne, ou 0 si elle n'est pas demandée.
int active(Panne panne);

/// Note que la panne a frappé.
void frapper(Panne panne);

/// Vrai une fois sur deux par thread et par objet : la panne frappe, puis laisse passer. Une seule
/// alternance pour tous refuserait toujours la même chose à une boucle qui attend puis lit.
bool une_fois_sur_deux(Panne panne, std::uintptr_t objet = 0);

/// Oublie où le thread appelant en est de ces alternances : la même graine rejoue les mêmes pannes.
void recommencer();

/// Vrai si l'appel bloquant qui commence, sur cet objet (descripteur, processus, sémaphore ; le
/// dernier rang pour qui en attend plusieurs), doit échouer avec EINTR, ce qu'il note dans errno.
bool interrompu(std::uintptr_t objet);
constexpr std::uintptr_t plusieurs = 63;

/// Vrai si cette création (de thread, de processus) doit échouer.
bool creation_refusee(Panne panne);

}  // namespace juge::pannes
