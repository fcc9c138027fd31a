#include "bilans.hpp"

#include <fmt/format.h>

#include "garanties.hpp"

namespace juge {
namespace {

constexpr int code_a_reprendre = 1;

int conclure_par(const std::vector<std::string>& reproches) {
    for (const auto& reproche : reproches)
        fmt::print("À reprendre : {}\n", reproche);
    return reproches.empty() ? 0 : code_a_reprendre;
}

}  // namespace

int montrer_garanties(const Catalogue& catalogue, const std::string& designation) {
    std::vector<std::string> reproches;
    for (const auto* exercice : catalogue.exercices(designation)) {
        const auto matrice = lire_matrice(*exercice);
        fmt::print("{}\n", en_texte(*exercice, matrice));
        for (const auto& reproche : matrice.reproches)
            reproches.push_back(fmt::format("{} : {}.", exercice->numero(), reproche));
    }
    return conclure_par(reproches);
}

}  // namespace juge
