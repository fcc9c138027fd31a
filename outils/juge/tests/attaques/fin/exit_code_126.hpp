// attendu : TRICHE PRÉSUMÉE — un code de sortie qui dit que l'épreuve n'a pas démarré
// sans lecture : PLANTAGE — sans preuve, ce code ne dit rien
#pragma once
#include <cstdlib>

inline int compter(int) {
    std::_Exit(126);
}
