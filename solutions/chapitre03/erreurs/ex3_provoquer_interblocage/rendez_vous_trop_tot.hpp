// attendu : ÉCHEC dans « l'interblocage a lieu à chaque fois, dans tous les entrelacements » — le rendez-vous a lieu avant le premier verrou
//
// Partir ensemble n'est pas se croiser : l'un peut encore prendre ses deux verrous avant que
// l'autre avance.
#pragma once

#include <latch>
#include <mutex>
#include <thread>

template <class Verrou>
void provoquer(Verrou& a, Verrou& b) {
    std::latch rencontre(2);
    const auto prendre = [&](Verrou& d_abord, Verrou& ensuite) {
        rencontre.arrive_and_wait();
        const std::lock_guard premier(d_abord);
        const std::lock_guard second(ensuite);
    };
    std::jthread un([&] { prendre(a, b); });
    std::jthread deux([&] { prendre(b, a); });
}
