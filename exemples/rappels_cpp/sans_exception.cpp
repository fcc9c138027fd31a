// noexcept : une promesse, dont les conteneurs se servent et que le programme paie s'il ment.
#include <fmt/format.h>

#include <type_traits>
#include <vector>

#include "mouchard.hpp"

// [agrandir]
// Le même mouchard, mais son déplacement ne promet rien.
struct SansPromesse : Mouchard {
    using Mouchard::Mouchard;
    SansPromesse(const SansPromesse&) = default;
    SansPromesse(SansPromesse&& autre) noexcept(false) : Mouchard(static_cast<Mouchard&&>(autre)) {}
};
static_assert(std::is_nothrow_move_constructible_v<Mouchard>);
static_assert(!std::is_nothrow_move_constructible_v<SansPromesse>);

// Un vector qui grandit doit pouvoir revenir en arrière si une exception survient au milieu. Il ne
// déplace donc ses éléments que s'ils promettent de ne pas en lever ; sinon, il les copie.
template <class T>
Comptes agrandir() {
    Comptes comptes;
    std::vector<T> elements;
    elements.reserve(1);
    elements.emplace_back(comptes);
    elements.reserve(100);
    return comptes;
}
// [/agrandir]

int main() {
    const Comptes promis = agrandir<Mouchard>();
    const Comptes non_promis = agrandir<SansPromesse>();
    fmt::print("déplacement noexcept   : {} copie, {} déplacement\n", promis.copies,
               promis.deplacements);
    fmt::print("déplacement sans rien  : {} copie, {} déplacement\n", non_promis.copies,
               non_promis.deplacements);
    return promis.copies == 0 && non_promis.copies == 1 ? 0 : 1;
}
