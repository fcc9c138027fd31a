// Interne au juge : les minuteries du noyau (timerfd) sous une HorlogeFactice.
//
// La réponse attend et lit son descripteur comme d'ordinaire, mais le noyau ne connaît pas l'heure
// de sonner : quand l'épreuve y arrive, la vraie minuterie sonne aussitôt.
#pragma once

#include <sys/timerfd.h>

#include <cstddef>
#include <ctime>

namespace juge::minuteries {

/// Retient l'horloge d'une minuterie qui naît.
void naitre(int fd, clockid_t horloge);

/// Vrai si l'épreuve tient l'horloge de cette minuterie.
bool suivie(int fd);

/// timerfd_settime() et timerfd_gettime() d'une minuterie suivie.
int armer(int fd, int drapeaux, const itimerspec& nouvelle, itimerspec* ancienne);
int lire_reste(int fd, itimerspec* reste);

/// Ce descripteur vient d'être lu dans `tampon` : si c'est une minuterie que l'épreuve a fait
/// sonner, y met le nombre de ses coups.
void compter_les_coups(int fd, void* tampon);

/// L'heure a avancé : fait sonner celles dont l'échéance est passée.
void sonner();

/// L'HorlogeFactice disparaît : le noyau reprend celles qui n'ont pas sonné.
void rendre_au_noyau();

/// Dans le processus qu'un fork() vient de créer.
void oublier();

}  // namespace juge::minuteries
