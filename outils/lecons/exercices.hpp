// Chaque exercice déclaré a son énoncé dans la leçon, ses indices, et renvoie à des paragraphes qui
// existent.
#pragma once

#include "depot.hpp"
#include "probleme.hpp"

namespace lecons {

Problemes verifier_exercices(const Depot& depot);

}  // namespace lecons
