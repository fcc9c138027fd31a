// attendu : ÉCHEC dans « l'interblocage a lieu à chaque fois, dans tous les entrelacements » — l'ordre inverse seul : l'interblocage dépend du hasard
//
// Si le premier thread finit avant que le second commence, il ne se passe rien.
#pragma once

#include <mutex>
#include <thread>

template <class Verrou>
void provoquer(Verrou& a, Verrou& b) {
    const auto prendre = [](Verrou& d_abord, Verrou& ensuite) {
        const std::lock_guard premier(d_abord);
        const std::lock_guard second(ensuite);
    };
    std::jthread un([&] { prendre(a, b); });
    std::jthread deux([&] { prendre(b, a); });
}
