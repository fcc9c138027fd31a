// attendu : PLANTAGE — plus de mémoire que permis, répartie entre des processus
// sans lecture : PLANTAGE — plus de mémoire que permis, répartie entre des processus
#pragma once
#include <unistd.h>
#include <cstddef>
#include <vector>

inline int compter(int) {
    for (int enfant = 0; enfant < 8; ++enfant) {
        if (::fork() != 0) continue;
        ::alarm(60);
        const std::vector<char> tout(std::size_t{256} << 20, 'x');
        ::pause();
    }
    ::pause();
    return -1;
}
