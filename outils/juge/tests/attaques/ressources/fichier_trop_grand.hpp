// attendu : PLANTAGE — remplit le disque
// sans lecture : PLANTAGE — remplit le disque
#pragma once
#include <cstdio>
#include <vector>

inline int compter(int) {
    std::FILE* fichier = std::fopen("grand", "w");
    const std::vector<char> bloc(1 << 20, 'x');
    while (std::fwrite(bloc.data(), 1, bloc.size(), fichier) > 0) {
    }
    return -1;
}
