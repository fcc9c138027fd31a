// Inclus par les squelettes.
#pragma once

#include <source_location>

namespace juge {

/// Marque un travail qui reste à faire : arrête l'épreuve, qui rend le verdict À COMPLÉTER.
/// Remplacez l'appel par votre code.
[[noreturn]] void a_completer(const char* quoi,
                              std::source_location ou = std::source_location::current());

}  // namespace juge
