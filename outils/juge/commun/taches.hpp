// Ce que le noyau dit des threads : lequel calcule, lequel attend, et s'il attend sans échéance.
// Partagé entre les instruments (dans le programme jugé) et le lanceur (hors de lui).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace juge::taches {

enum class Etat {
    actif,          ///< calcule, ou prêt à calculer
    sommeil_borne,  ///< bloqué dans un appel système qui a une échéance (sleep, wait_for…)
    bloque,         ///< bloqué dans un appel système sans échéance
    disparu         ///< n'existe plus
};

struct Tache {
    pid_t tid = 0;
    Etat etat = Etat::disparu;
    std::uint64_t passages = 0;  ///< changements de contexte depuis la naissance du thread
    bool futex = false;          ///< bloqué sur un futex : verrou, condition, sémaphore, join…
    bool suspendu = false;       ///< par un signal : seul un autre processus peut le relancer
    bool opaque = false;         ///< endormi, sans que le noyau laisse voir dans quel appel
};

/// Numéros des threads du processus `pid` (0 : le processus courant), dans l'ordre de création.
/// Vide si le processus n'existe plus.
std::vector<pid_t> lister(pid_t pid);

/// Processus issus du processus `pid` (0 : le processus courant), lui exclu, enfants avant
/// petits-enfants. Un processus dont le parent est mort n'y est plus, sauf si `pid` l'a adopté.
std::vector<pid_t> descendants(pid_t pid);

/// Photographie d'un thread du processus `pid` (0 : le processus courant).
Tache lire(pid_t pid, pid_t tid);

/// Vrai si un timerfd du processus `pid` (0 : le processus courant) est armé pour sonner dans moins
/// d'une minute. Au-delà, ce sera après l'épreuve : Boost.Asio au repos arme le sien à cinq
/// minutes.
bool minuterie_armee(pid_t pid);

/// Vrai si un signal d'horloge peut interrompre le processus `pid` (0 : le processus courant) : une
/// alarme en cours, que d'un autre processus on ne devine qu'à son gestionnaire de SIGALRM, ou une
/// minuterie POSIX (timer_create), armée ou non.
bool alarme_possible(pid_t pid);

/// Numéro du thread appelant, tel que /proc le nomme (il diffère de gettid() dans un espace de
/// noms de PID dont /proc n'a pas été remonté).
pid_t thread_courant();

/// Vrai si les deux photographies prouvent que le thread est resté bloqué sans échéance de l'une à
/// l'autre : deux fois bloqué, sans avoir repris le processeur entre les deux.
inline bool reste_bloque(const Tache& avant, const Tache& apres) {
    return avant.tid == apres.tid && avant.etat == Etat::bloque && apres.etat == Etat::bloque &&
           avant.passages == apres.passages;
}

}  // namespace juge::taches
