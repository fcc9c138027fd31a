// Interne au juge : les pannes demandées par l'épreuve (Perturbation) et l'horloge factice, telles
// que les fonctions interceptées les consultent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ctime>

#include "juge/epreuve.hpp"

namespace juge::pannes {

/// Valeur de la panne, ou 0 si elle n'est pas demandée.
int active(Panne panne);

/// Note que la panne a frappé.
void frapper(Panne panne);

/// Vrai une fois sur deux par thread : la panne frappe, puis laisse passer.
bool une_fois_sur_deux(Panne panne);

/// Vrai si cette création (de thread, de processus) doit échouer.
bool creation_refusee(Panne panne);

}  // namespace juge::pannes

namespace juge::horloge {

/// Vrai si une horloge factice est en place.
bool factice();

/// Heure factice de `horloge` (CLOCK_MONOTONIC ou CLOCK_REALTIME), en nanosecondes.
std::int64_t maintenant(clockid_t horloge);

/// Compte une lecture de l'heure.
void compter_lecture();

/// Un thread attend une échéance tant que l'objet vit.
class Dormeur {
public:
    Dormeur();
    Dormeur(const Dormeur&) = delete;
    Dormeur& operator=(const Dormeur&) = delete;
    ~Dormeur();
};

}  // namespace juge::horloge
