// attendu : PLANTAGE — crée des threads sans fin
// sans lecture : PLANTAGE — crée des threads sans fin
#pragma once
#include <unistd.h>
#include <thread>
#include <vector>

inline int compter(int) {
    std::vector<std::thread> threads;
    for (;;)
        threads.emplace_back([] { ::pause(); });
}
