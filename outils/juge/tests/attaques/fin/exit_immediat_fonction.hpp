// attendu : TRICHE PRÉSUMÉE — _Exit au milieu du cas
// sans lecture : TRICHE PRÉSUMÉE — le programme finit bien, sans preuve
#pragma once
#include <cstdlib>

inline int compter(int) {
    std::_Exit(0);
}
