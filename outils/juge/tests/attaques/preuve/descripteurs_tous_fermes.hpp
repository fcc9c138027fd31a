// attendu : PLANTAGE — le juge n'entend plus rien
// sans lecture : PLANTAGE — le juge n'entend plus rien : pas de preuve
#pragma once
#include <unistd.h>

inline int compter(int) {
    ::close_range(0, ~0U, 0);
    return -1;
}
