#include "bilan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "commun/pluriel.hpp"

namespace mutations {
namespace {

using commun::pluriel;

std::string bloc(const std::string& titre, const std::string& changement) {
    return fmt::format("{}\n{}\n", titre, changement);
}

bool contient(const std::vector<Mutant>& mutants, const std::string& changement) {
    return std::any_of(mutants.begin(), mutants.end(),
                       [&](const Mutant& mutant) { return difference(mutant) == changement; });
}

}  // namespace

void Bilan::noter(const Mutant& mutant, Sort sort) {
    if (sort == Sort::survit) survivants_.push_back(mutant);
    if (sort == Sort::tue) tues_.push_back(mutant);
    if (sort == Sort::ne_compile_pas) ++mort_nes_;
}

bool Bilan::explique(const Mutant& mutant) const {
    return explications_.contains(difference(mutant));
}

std::string Bilan::compte() const {
    const auto expliques = static_cast<std::size_t>(std::count_if(
        survivants_.begin(), survivants_.end(), [&](const auto& m) { return explique(m); }));
    const std::size_t juges = tues_.size() + survivants_.size() + mort_nes_;
    return fmt::format(
        "{} mutant{} jugé{} : {} tué{}, {} survivant{} (dont {} expliqué{}), {} ne "
        "compile{} pas",
        juges, pluriel(juges), pluriel(juges), tues_.size(), pluriel(tues_.size()),
        survivants_.size(), pluriel(survivants_.size()), expliques, pluriel(expliques), mort_nes_,
        mort_nes_ > 1 ? "nt" : "");
}

std::string Bilan::a_reprendre() const {
    std::string texte;
    for (const auto& mutant : survivants_)
        if (!explique(mutant))
            texte += bloc(fmt::format("Survit sans explication, ligne {} ({}) :", mutant.ligne,
                                      mutant.famille),
                          difference(mutant));
    for (const auto& [changement, raison] : explications_) {
        if (contient(tues_, changement))
            texte += bloc("Expliqué, et pourtant tué :", changement);
        else if (!contient(mutants_, changement))
            texte += bloc("Expliqué, mais n'est pas un mutant de la solution :", changement);
    }
    return texte;
}

}  // namespace mutations
