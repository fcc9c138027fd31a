// Interne au juge : exécute les threads d'un scénario un par un, dans un ordre tiré d'une graine.
//
// Un seul thread « pilote » détient le bâton et s'exécute ; les autres dorment. À chaque opération
// de synchronisation interceptée (interposition_*.cpp), le détenteur peut passer le bâton. Une
// opération qui bloquerait (verrou pris, condition, futex, join) n'appelle jamais le noyau : le
// thread est noté bloqué sur un objet, et redevient prêt quand un autre libère cet objet. Si plus
// personne n'est prêt, c'est un interblocage, constaté sur-le-champ.
#pragma once

#include <pthread.h>

#include "horloge.hpp"

namespace juge::ordonnanceur {

/// Vrai si le thread appelant est conduit par l'ordonnanceur.
bool pilote();

/// Graine en cours, ou celle qu'une exception vient d'interrompre ; -1 hors exploration.
long long graine();

/// Commence et termine l'exploration d'une graine (thread principal).
void demarrer(long long graine);
void arreter();

/// Dans le processus qu'un fork() vient de créer : le thread appelant est désormais libre.
void oublier();

/// Laisse peut-être un autre thread avancer, avant une opération sur `objet`.
void point(const void* objet = nullptr);

/// De même, après une opération. La construction `ordres` s'en passe : ce qui suit commence par un
/// point.
void point_apres();

/// Le thread appelant laisse passer les autres (yield).
void ceder();

/// Endort le thread appelant sur `objet`. Rend faux si l'attente a atteint son échéance (en temps
/// écoulé, voir horloge.hpp) : le temps ne passe que quand aucun thread ne peut avancer autrement.
bool bloquer(const void* objet, std::int64_t echeance = horloge::jamais);

/// Rend prêts au plus `nombre` threads bloqués sur `objet`, tirés au sort. Rend combien.
int reveiller(const void* objet, int nombre);
constexpr int tous = 1 << 30;

/// Laisse les autres avancer jusqu'à ce qu'ils soient finis ou bloqués. Rend faux si aucun ne
/// pouvait avancer.
bool laisser_avancer();

/// Pour un thread que personne ne conduit : un simple yield. Dans une construction assainie, où il
/// n'y a pas d'ordonnanceur, une courte pause tirée au sort : sans elle, sur une machine
/// tranquille, chaque thread d'un scénario finirait avant que le suivant ne commence.
void agiter();

/// L'épreuve a avancé l'heure : rend prêts les threads dont l'échéance est passée.
void expirer();

/// Nombre de threads qui attendent une heure.
int dormeurs();

/// Vrai si l'attente de condition qui commence doit se réveiller sans raison (tirage).
bool reveil_intempestif();

/// Crée un thread conduit. `creer` est le vrai pthread_create.
using Creer = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
int creer_thread(Creer creer, pthread_t* poignee, const pthread_attr_t* attributs,
                 void* (*fonction)(void*), void* argument);

/// Attend (sans le noyau) que le thread conduit `poignee` soit fini.
void attendre_thread(pthread_t poignee);

// Pour la construction `ordres` seulement (../ordres) ; sans effet ailleurs.

/// Le juge lui-même va lire ou changer ce que d'autres threads attendent : un point.
void toucher(const void* objet);
/// Ce que le thread appelant a fait jusqu'ici précède ce que fera qui prendra `objet`.
void rendre(const void* objet);
void prendre(const void* objet);
/// Note un événement de l'histoire qu'il faudra peut-être raconter (un texte qui ne change pas).
void noter(const char* quoi);
/// Rapporte cette histoire.
void raconter();

/// Vrai pendant l'exécution du code du juge : les appels interceptés passent tels quels.
extern thread_local bool interne;

class Interne {
public:
    Interne() : avant_(interne) { interne = true; }
    Interne(const Interne&) = delete;
    Interne& operator=(const Interne&) = delete;
    ~Interne() { interne = avant_; }

private:
    bool avant_;
};

}  // namespace juge::ordonnanceur
