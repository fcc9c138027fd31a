// attendu : PLANTAGE — un std::thread encore joignable est détruit
// sans lecture : PLANTAGE — un std::thread encore joignable est détruit
#pragma once
#include <thread>

inline int compter(int) {
    std::thread oublie([] {});
    return -1;
}
