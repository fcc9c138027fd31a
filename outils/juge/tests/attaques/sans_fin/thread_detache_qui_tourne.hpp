// attendu : DÉLAI DÉPASSÉ — un thread détaché continue après l'épreuve
// sans lecture : DÉLAI DÉPASSÉ — un thread détaché continue après l'épreuve
#pragma once
#include <chrono>
#include <thread>

inline int compter(int fois) {
    std::thread([] {
        for (;;)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }).detach();
    return 2 * fois;
}
