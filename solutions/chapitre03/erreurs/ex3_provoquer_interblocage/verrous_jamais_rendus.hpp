// attendu : INTERBLOCAGE dans « l'interblocage a lieu à chaque fois, dans tous les entrelacements » — délivrés, les threads gardent leurs verrous
//
// lock() sans unlock() : le thread qui attend encore n'aura jamais le sien.
#pragma once

#include <latch>
#include <mutex>
#include <thread>

template <class Verrou>
void provoquer(Verrou& a, Verrou& b) {
    std::latch rencontre(2);
    const auto prendre = [&](Verrou& d_abord, Verrou& ensuite) {
        d_abord.lock();
        rencontre.arrive_and_wait();  // ici, chacun tient un verrou
        ensuite.lock();
    };
    std::jthread un([&] { prendre(a, b); });
    std::jthread deux([&] { prendre(b, a); });
}
