// Les réponses qui se ressemblent de trop près : un signalement pour l'enseignant, jamais une note.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace noter {

/// Ce qui reste d'une réponse quand on en ôte la mise en page, les commentaires, les noms que
/// l'étudiant a choisis et ce que le squelette donnait déjà : les empreintes, triées, de toutes ses
/// suites de quelques mots. Les noms du squelette et de la bibliothèque sont gardés.
using Traits = std::vector<std::uint64_t>;

Traits traits(const std::string& reponse, const std::string& squelette);

/// Part des traits communs (coefficient de Dice), de 0 à 1 ; 0 si l'une des deux est trop courte
/// pour qu'une ressemblance dise quelque chose.
double ressemblance(const Traits& a, const Traits& b);

/// À partir d'ici, deux réponses sont signalées.
constexpr double ressemblance_signalee = 0.9;

}  // namespace noter
