// La boucle commune aux versions à threads : ce qui les distingue est ce qu'elles font après chaque
// image.
#pragma once

#include <cstddef>
#include <functional>

#include "banc/contexte.hpp"

namespace projet {

/// Appelé par un worker quand il a converti une image : c'est là que se partagent les ressources.
using ApresImage =
    std::function<void(int worker, std::size_t indice, const ResultatImage& resultat)>;

/// Convertit toutes les images dans le thread appelant, qui est le worker 1.
void convertir_ici(Contexte& contexte, const ApresImage& apres);

/// Convertit toutes les images dans `contexte.reglages.workers` threads. Chacun prend la suivante
/// par un indice atomique. Si le système refuse des threads, continue avec ceux obtenus ; rend leur
/// nombre. Relance la première exception d'un worker, une fois tous arrêtés.
int convertir_en_threads(Contexte& contexte, const ApresImage& apres);

}  // namespace projet
