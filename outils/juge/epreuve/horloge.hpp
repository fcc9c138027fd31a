// Interne au juge : le temps que voient les threads quand l'épreuve le tient (HorlogeFactice) ou
// quand une exploration le fait passer, et la salle où ils attendent qu'il passe.
//
// Les instants sont comptés en nanosecondes depuis l'arrêt des horloges (« temps écoulé ») : un
// seul nombre pour toutes les horloges du système.
#pragma once

#include <poll.h>

#include <cstdint>
#include <ctime>
#include <functional>
#include <limits>
#include <vector>

namespace juge::horloge {

constexpr std::int64_t jamais = std::numeric_limits<std::int64_t>::max();
/// Échéance qui n'arrive que si plus personne d'autre ne peut avancer, et ne fait pas passer le
/// temps. N'a de sens que sous l'ordonnanceur.
constexpr std::int64_t dernier_recours = jamais - 1;

/// Vrai si une HorlogeFactice est en place.
bool tenue_par_l_epreuve();

/// Vrai si une HorlogeFactice est en place, et si l'appelant n'est pas le juge lui-même.
bool factice();

/// Vrai si le temps de l'appelant est arrêté, par une HorlogeFactice ou par une exploration.
bool arretee();

/// Vrai pour les horloges que le juge arrête.
inline bool connue(clockid_t id) {
    return id == CLOCK_MONOTONIC || id == CLOCK_REALTIME;
}

/// Arrête les horloges à l'heure qu'il est (début d'une exploration).
void partir();

/// Temps écoulé.
std::int64_t ecoule();

/// Passe à cet instant, s'il est à venir (exploration).
void passer_a(std::int64_t instant);

/// Heure de l'horloge `id`, en nanosecondes.
std::int64_t maintenant(clockid_t id);

/// L'instant, en temps écoulé, d'une heure de l'horloge `id`.
std::int64_t instant(clockid_t id, const timespec& heure);

/// Compte une lecture de l'heure, si une HorlogeFactice est en place.
void compter_lecture();

enum class Reveil {
    inutile,    ///< il n'y avait pas lieu d'attendre
    reveille,   ///< réveillé
    expire,     ///< l'échéance est passée
    interrompu  ///< par un signal
};

/// Sous une HorlogeFactice : attend sur `objet` d'être réveillé, ou que le temps atteigne
/// `echeance`. `encore`, évalué une fois la salle fermée aux réveils, dit s'il y a lieu d'attendre
/// : aucun réveil ne se perd entre cette évaluation et l'endormissement.
Reveil attendre(const void* objet, std::int64_t echeance, const std::function<bool()>& encore);

/// Sous une HorlogeFactice : attend que l'un de ces descripteurs soit prêt, ou que le temps
/// atteigne `echeance`.
Reveil attendre_descripteurs(std::vector<pollfd> descripteurs, std::int64_t echeance);

/// Réveille au plus `nombre` threads qui attendent sur `objet` dans cette salle ; rend combien.
int reveiller(const void* objet, int nombre);

/// De même, depuis la fonction `encore` d'un thread qui entre dans la salle.
int reveiller_en_entrant(const void* objet, int nombre);

/// Dans le processus qu'un fork() vient de créer : le temps reprend son cours.
void oublier();

}  // namespace juge::horloge
