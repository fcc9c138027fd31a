// attendu : PLANTAGE — plus de mémoire que permis, en un appel
// sans lecture : PLANTAGE — plus de mémoire que permis, en un appel
#pragma once
#include <sys/mman.h>
#include <cstddef>

inline int compter(int) {
    constexpr std::size_t beaucoup = std::size_t{6} << 30;
    ::mmap(nullptr, beaucoup, PROT_READ | PROT_WRITE,
           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_POPULATE, -1, 0);
    return -1;
}
