// attendu : ÉCHEC dans « l'interblocage ne doit rien à une durée » — un sleep au lieu d'un rendez-vous
//
// Dormir assez longtemps rend la rencontre probable, jamais certaine : sur une machine chargée,
// l'autre thread peut n'avoir encore rien fait au réveil.
#pragma once

#include <chrono>
#include <mutex>
#include <thread>

template <class Verrou>
void provoquer(Verrou& a, Verrou& b) {
    const auto prendre = [](Verrou& d_abord, Verrou& ensuite) {
        const std::lock_guard premier(d_abord);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        const std::lock_guard second(ensuite);
    };
    std::jthread un([&] { prendre(a, b); });
    std::jthread deux([&] { prendre(b, a); });
}
