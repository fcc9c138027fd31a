// Référence de transmission (forwarding reference) : recevoir un argument tel qu'il est, et le
// passer tel qu'il était. C'est ce que font std::thread, emplace_back et les pools de ce cours.
#include <fmt/format.h>

#include <functional>
#include <utility>

#include "mouchard.hpp"

// [executer]
// F&& et Arguments&&, quand F et Arguments sont déduits, acceptent tout. Dans la fonction, un
// argument qui a un nom est une lvalue : std::forward lui rend ce qu'il était à l'appel.
template <class F, class... Arguments>
decltype(auto) executer(F&& fonction, Arguments&&... arguments) {
    return std::invoke(std::forward<F>(fonction), std::forward<Arguments>(arguments)...);
}

// Le même sans std::forward : ce qu'on lui cède est copié.
template <class F, class Argument>
decltype(auto) executer_mal(F&& fonction, Argument&& argument) {
    return std::invoke(fonction, argument);
}
// [/executer]

int main() {
    Comptes bien;
    Comptes mal;
    const auto garder = [](Mouchard objet) { (void)objet; };
    executer(garder, Mouchard(bien));
    executer_mal(garder, Mouchard(mal));
    fmt::print("avec std::forward : {} copie, {} déplacement\n", bien.copies, bien.deplacements);
    fmt::print("sans std::forward : {} copie, {} déplacement\n", mal.copies, mal.deplacements);

    int total = 1;
    executer([](int& n) { n += 41; }, total);  // une lvalue reste une lvalue : total change
    fmt::print("total : {}\n", total);
    return bien.copies == 0 && mal.copies == 1 && total == 42 ? 0 : 1;
}
