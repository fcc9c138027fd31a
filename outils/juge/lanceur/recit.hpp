// Ce que dit la photographie d'un programme arrêté : où en est chaque thread, et pourquoi rien
// n'avance.
#pragma once

#include <optional>
#include <vector>

#include "interblocage.hpp"
#include "verdict.hpp"

namespace juge {

struct Recit {
    std::vector<Detail> lignes;      ///< chaque thread, puis le cycle s'il y en a un
    std::optional<Endroit> endroit;  ///< la première ligne où un thread attend
    bool calcule = false;            ///< l'un d'eux n'attend rien
    bool dort = false;               ///< l'un d'eux dort, sans attendre personne
};

Recit raconter_threads(const Photographie& photographie);

}  // namespace juge
