// Ce que deviennent les mutants d'un exercice, jugés un à un.
#pragma once

#include <string>
#include <vector>

#include "explications.hpp"
#include "mutants.hpp"

namespace mutations {

enum class Sort { tue, survit, ne_compile_pas };

class Bilan {
public:
    /// `mutants` : tous ceux de la solution, même ceux qui ne seront pas jugés cette fois.
    Bilan(std::vector<Mutant> mutants, Explications explications)
        : mutants_(std::move(mutants)), explications_(std::move(explications)) {}

    void noter(const Mutant& mutant, Sort sort);
    bool explique(const Mutant& mutant) const;

    /// « 12 mutants jugés : 9 tués, 2 survivants (1 expliqué), 1 ne compile pas »
    std::string compte() const;
    /// Ce qui est à reprendre : les survivants sans explication, les explications sans survivant.
    /// Vide s'il n'y a rien. Un mutant qui n'a pas été jugé n'est pas en cause.
    std::string a_reprendre() const;

private:
    std::vector<Mutant> mutants_;
    Explications explications_;
    std::vector<Mutant> survivants_;
    std::vector<Mutant> tues_;
    std::size_t mort_nes_ = 0;
};

}  // namespace mutations
