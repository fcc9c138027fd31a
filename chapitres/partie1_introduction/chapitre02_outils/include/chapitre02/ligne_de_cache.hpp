#pragma once

#include <cstddef>

namespace cours {

/// Taille d'une ligne de cache, en octets : deux données à cette distance ou davantage, la première
/// alignée sur un multiple de cette taille, ne sont jamais sur la même ligne.
///
/// 64 sur tous les x86-64. Les autres processeurs varient (64 ou 128 sur la plupart des ARM, 128 en
/// POWER, 256 en s390x) : on prend 128, qui suffit aux plus répandus. La norme offre
/// std::hardware_destructive_interference_size ([hardware.interference]), mais Clang 14 ne l'a pas,
/// et GCC prévient que sa valeur change avec -mtune : deux fichiers d'un même programme pourraient
/// ne pas s'accorder.
#if defined(__x86_64__) || defined(__i386__)
inline constexpr std::size_t ligne_de_cache = 64;
#else
inline constexpr std::size_t ligne_de_cache = 128;
#endif

}  // namespace cours
