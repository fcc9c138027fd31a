// Pourquoi le compilateur refuse une réponse, dit en français.
#pragma once

#include <filesystem>
#include <string>

#include "verdict.hpp"

namespace juge {

/// Le constat que valent ces messages du compilateur ou de l'éditeur de liens : NE COMPILE PAS, ou
/// TRICHE PRÉSUMÉE si la réponse redéfinit ce qui n'est pas à elle.
Constat lire_refus(const std::string& messages, const std::string& profil,
                   const std::filesystem::path& reponse);

}  // namespace juge
