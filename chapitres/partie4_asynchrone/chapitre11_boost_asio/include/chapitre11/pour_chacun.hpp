#pragma once

#include <cstddef>
#include <functional>
#include <stdexcept>

#include "rassembler.hpp"

namespace cours {

/// Attend `traiter(i)` pour chaque i de 0 à `nombre` - 1, au plus `concurrence` à la fois, dans
/// l'ordre de leurs débuts. Les tâches suivantes ne sont pas même créées tant qu'une place n'est
/// pas libre : dix mille pages à visiter ne font pas dix mille coroutines.
///
/// Si l'une lève, aucune autre n'est commencée ; celles en cours finissent, puis la première
/// exception est relancée. Lève std::invalid_argument si `concurrence` n'est pas positive. À
/// attendre depuis une boucle à un seul thread ou un strand.
asio::awaitable<void> pour_chacun(std::size_t nombre, int concurrence,
                                  std::function<asio::awaitable<void>(std::size_t)> traiter);

}  // namespace cours
