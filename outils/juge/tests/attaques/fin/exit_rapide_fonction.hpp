// attendu : TRICHE PRÉSUMÉE — quick_exit au milieu du cas
// sans lecture : TRICHE PRÉSUMÉE — le programme finit bien, sans preuve
#pragma once
#include <cstdlib>

inline int compter(int) {
    std::quick_exit(0);
}
