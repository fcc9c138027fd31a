#include "banc/statistiques.hpp"

#include <chapitre02/statistiques.hpp>
#include <utility>

namespace projet {

Resume resumer(std::vector<double> mesures) {
    if (mesures.empty()) return {};
    const cours::Statistiques statistiques(std::move(mesures));
    return {statistiques.mediane(), statistiques.premier_quartile(),
            statistiques.troisieme_quartile(), static_cast<int>(statistiques.nombre())};
}

}  // namespace projet
