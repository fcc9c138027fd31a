// Interne au juge : la mémoire que l'épreuve partage avec ses processus, et qui n'est pas à la
// réponse.
#pragma once

#include <cstddef>

namespace juge {

/// De la mémoire nulle que ce processus et ceux qu'il créera voient tous ; à rendre. Depuis le
/// thread principal.
void* memoire_commune(std::size_t taille);
void rendre_memoire_commune(void* adresse, std::size_t taille);

/// Vrai si l'une d'elles commence là.
bool est_commune(const void* adresse);

}  // namespace juge
