#pragma once

namespace cours {

/// Oblige le compilateur à calculer `valeur`, et à croire que la mémoire a pu être lue et changée.
/// Sans cela, un calcul dont rien ne sert est supprimé, et l'on chronomètre le vide.
///
/// Ne coûte presque rien : c'est un bloc d'assembleur vide, qui dit seulement dépendre de la valeur
/// et toucher à la mémoire (GCC, manuel, « Extended Asm », contrainte "memory"). Il peut coûter de
/// ranger la valeur dans un registre ou en mémoire. C'est le DoNotOptimize de Google Benchmark. Ce
/// n'est pas une barrière pour les autres threads.
template <class T>
inline void ne_pas_optimiser(const T& valeur) {
    asm volatile("" : : "r,m"(valeur) : "memory");
}

}  // namespace cours
