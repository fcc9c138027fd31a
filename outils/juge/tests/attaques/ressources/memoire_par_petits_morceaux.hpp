// attendu : PLANTAGE — plus de mémoire que permis
// sans lecture : PLANTAGE — plus de mémoire que permis
#pragma once
#include <vector>

inline int compter(int) {
    std::vector<std::vector<char>> tout;
    for (;;)
        tout.emplace_back(1 << 20, 'x');
}
