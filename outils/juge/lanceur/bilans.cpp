#include "bilans.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "affichage.hpp"
#include "budget.hpp"
#include "garanties.hpp"

namespace juge {
namespace {

constexpr int code_a_reprendre = 1;

int conclure_par(const std::vector<std::string>& reproches) {
    for (const auto& reproche : reproches)
        fmt::print("À reprendre : {}\n", reproche);
    return reproches.empty() ? 0 : code_a_reprendre;
}

std::string en_texte(const Cout& cout) {
    const std::string constructions = fmt::format("{} constructions", cout.constructions);
    if (cout.processeur_s == 0) return constructions;
    return fmt::format("{}, {} s de processeur", constructions, a_virgule(cout.processeur_s, 0));
}

bool depasse(const Cout& cout, const Cout& budget) {
    return cout.constructions > budget.constructions || cout.processeur_s > budget.processeur_s;
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

int montrer_cout(const Catalogue& catalogue, const std::string& designation, bool mesure) {
    std::vector<std::string> reproches;
    for (const auto* exercice : catalogue.exercices(designation)) {
        Cout budget = budget_de(*exercice);
        if (!mesure) budget.processeur_s = 0;
        const Cout cout =
            mesure ? mesurer_cout(catalogue, *exercice) : Cout{constructions_prevues(*exercice), 0};
        fmt::print("{} : {} (budget : {})\n", exercice->numero(), en_texte(cout), en_texte(budget));
        std::fflush(stdout);
        if (depasse(cout, budget))
            reproches.push_back(fmt::format("{} coûte {}, pour un budget de {}.",
                                            exercice->numero(), en_texte(cout), en_texte(budget)));
    }
    return conclure_par(reproches);
}

}  // namespace juge
