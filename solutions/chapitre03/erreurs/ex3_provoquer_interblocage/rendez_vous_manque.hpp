// attendu : ÉCHEC dans « l'interblocage a lieu à chaque fois, dans tous les entrelacements » — les threads s'attendent à un loquet, pas sur les verrous
//
// Le loquet attend un troisième thread qui n'existe pas : tout s'arrête, sans qu'aucun verrou
// soit demandé.
#pragma once

#include <latch>
#include <mutex>
#include <thread>

template <class Verrou>
void provoquer(Verrou& a, Verrou& b) {
    std::latch rencontre(3);
    const auto prendre = [&](Verrou& d_abord, Verrou& ensuite) {
        const std::lock_guard premier(d_abord);
        rencontre.arrive_and_wait();  // ici, chacun tient un verrou
        const std::lock_guard second(ensuite);
    };
    std::jthread un([&] { prendre(a, b); });
    std::jthread deux([&] { prendre(b, a); });
}
