// Les indices d'un exercice : un fichier Markdown, une section « ## Indice N » par indice.
#pragma once

#include <string>
#include <vector>

namespace cahier {

/// Les indices du texte, dans l'ordre, sans leur titre ni les lignes vides qui les entourent. Ce
/// qui précède la première section est ignoré ; une autre section « ## » termine l'indice.
std::vector<std::string> decouper_indices(const std::string& texte);

}  // namespace cahier
