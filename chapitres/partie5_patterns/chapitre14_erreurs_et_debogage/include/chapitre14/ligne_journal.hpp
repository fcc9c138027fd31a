#pragma once

#include <chapitre14/niveau.hpp>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace cours {

/// La taille d'une ligne de journal, fin de ligne comprise, ne la dépasse jamais. En octets.
inline constexpr std::size_t ligne_journal_max = 4096;

/// Ajoute à `sortie` une ligne, et une seule, fin de ligne comprise :
///
///     2026-11-27T15:04:05.123456Z info 4021:4025 le message
///
/// (heure UTC, niveau, numéros du processus et du thread). Les fins de ligne du message deviennent
/// « \n » et « \r » ; trop long, il est coupé entre deux caractères UTF-8, et finit par « … ».
/// Sûre entre threads. O(taille du message).
void composer_ligne(std::string& sortie, Niveau niveau, std::string_view message,
                    std::chrono::system_clock::time_point heure = std::chrono::system_clock::now());

}  // namespace cours
