// attendu : PLANTAGE — abort()
// sans lecture : PLANTAGE — abort()
#pragma once
#include <cstdlib>

inline int compter(int) {
    std::abort();
}
