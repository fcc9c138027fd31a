// Les ancres que les forges (GitHub, GitLab) fabriquent à partir des titres Markdown.
#pragma once

#include <string>

namespace juge {

/// Titre sans les dièses -> ancre : minuscules, ponctuation ôtée, espaces en tirets, accents
/// gardés.
std::string ancre_du_titre(const std::string& titre);

}  // namespace juge
