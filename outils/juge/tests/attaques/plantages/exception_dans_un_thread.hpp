// attendu : PLANTAGE — personne ne rattrape l'exception d'un thread
// sans lecture : PLANTAGE — personne ne rattrape l'exception d'un thread
#pragma once
#include <stdexcept>
#include <thread>

inline int compter(int) {
    std::jthread perdu([] { throw std::runtime_error("imprévue"); });
    return -1;
}
