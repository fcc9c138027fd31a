#include "laisses.hpp"

#include <fmt/format.h>

#include "mise_en_forme.hpp"

namespace noter {
namespace {

std::string phrase(const Laisse& laisse) {
    const bool plusieurs = laisse.nombre > 1 || laisse.du_cours || laisse.chemin.back() == '/';
    return fmt::format(
        "{}{} : {}", laisse.chemin,
        plusieurs ? fmt::format(" ({} fichier{})", laisse.nombre, pluriel(laisse.nombre)) : "",
        laisse.raison);
}

}  // namespace

std::vector<std::string> dire_les_laisses(const Copie& copie, std::size_t nombre) {
    std::vector<std::string> phrases;
    std::size_t autres = copie.tus;
    for (const auto& laisse : copie.laisses) {
        if (phrases.size() < nombre)
            phrases.push_back(phrase(laisse));
        else
            autres += laisse.nombre;
    }
    if (autres > 0) phrases.push_back(fmt::format("… et {} autre{}", autres, pluriel(autres)));
    return phrases;
}

}  // namespace noter
