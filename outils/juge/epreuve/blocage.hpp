// Interne au juge : la fin anticipée d'une épreuve, et les threads qui observent sans participer.
#pragma once

#include <chrono>
#include <string_view>

namespace juge {

/// Annonce au lanceur que le programme ne peut plus avancer, puis l'attend : il fait décrire les
/// threads par gdb avant de tout arrêter. Sans lanceur, écrit la phrase et abandonne.
[[noreturn]] void signaler_blocage(std::string_view phrase, long long graine = -1);

/// De même, pour un programme qui avance sans jamais finir.
[[noreturn]] void signaler_boucle(std::string_view phrase, long long graine);

/// Termine le processus avec les échecs déjà rapportés, sans dérouler la pile.
[[noreturn]] void finir_en_echec();

/// Retient les threads présents avant toute réponse (thread principal, thread de service de
/// ThreadSanitizer) ; rend le nombre de ceux qui ne sont pas le thread principal.
int retenir_threads_initiaux();

/// Vrai si plus aucun thread, hormis ceux qui observent, ne peut avancer, ni dans ce processus ni
/// dans ceux qu'il a lancés, et si ni minuterie ni alarme n'en réveillera. Prend une fraction de
/// seconde quand l'un d'eux attend autre chose qu'un autre thread (octets, événements, processus).
bool tout_est_calme();

/// Une courte pause réelle, que ni l'horloge factice ni l'ordonnanceur ne voient.
void faire_une_pause(std::chrono::microseconds duree = std::chrono::microseconds(200));

/// De même, en observateur : les autres observateurs n'attendent pas celui-là.
void souffler();

/// Laisse un peu avancer les autres threads, et rompt les rendez-vous impossibles. Rend faux si
/// plus rien ne peut avancer.
bool laisser_avancer_les_autres();

/// Rompt les rendez-vous incomplets (RendezVous) : plus personne n'y viendra. Leurs participants
/// vont reprendre, donc la situation n'était pas définitive.
void rompre_rendez_vous();

/// Nombre de rendez-vous rompus depuis le début.
int rendez_vous_rompus();

/// Attend qu'il ne reste que les threads initiaux, ou que les autres soient bloqués ; rend le
/// nombre de threads en trop. Ne regarde pas les autres processus : le lanceur les compte.
int attendre_threads_restants();

/// Marque le thread appelant comme observateur tant que l'objet vit : il attend que les autres
/// avancent, donc ne compte pas parmi ceux qui peuvent encore agir. Un observateur ne tient aucun
/// verrou du juge : qui l'attendrait passerait pour bloqué à jamais.
class Observateur {
public:
    Observateur();
    Observateur(const Observateur&) = delete;
    Observateur& operator=(const Observateur&) = delete;
    ~Observateur();

private:
    int place_;
};

}  // namespace juge
