// attendu : ÉCHEC — un thread détaché attend encore à la fin de l'épreuve
// sans lecture : ÉCHEC — un thread détaché attend encore à la fin de l'épreuve
#pragma once
#include <semaphore>
#include <thread>

inline int compter(int fois) {
    std::thread([] { std::binary_semaphore(0).acquire(); }).detach();
    return 2 * fois;
}
