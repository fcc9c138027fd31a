#include "indices.hpp"

#include <regex>
#include <sstream>

#include "lecture.hpp"

namespace cahier {

std::vector<std::string> decouper_indices(const std::string& texte) {
    static const std::regex titre("## Indice [0-9]+\\s*");
    std::vector<std::string> indices;
    bool dans_un_indice = false;
    std::istringstream flux(texte);
    for (std::string ligne; juge::lire_ligne(flux, ligne);) {
        if (ligne.rfind("## ", 0) == 0) {
            dans_un_indice = std::regex_match(ligne, titre);
            if (dans_un_indice) indices.emplace_back();
        } else if (dans_un_indice && (!ligne.empty() || !indices.back().empty())) {
            indices.back() += ligne + "\n";
        }
    }
    for (auto& indice : indices)
        indice.erase(indice.find_last_not_of('\n') + 1);
    return indices;
}

}  // namespace cahier
