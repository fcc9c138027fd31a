// attendu : ÉCHEC dans « l'interblocage a lieu à chaque fois, dans tous les entrelacements » — les deux threads prennent les verrous dans le même ordre
//
// Le second attend le premier verrou, le premier attend le second au rendez-vous : tout est
// arrêté, mais aucun des deux n'attend un verrou que l'autre tient en attendant.
#pragma once

#include <latch>
#include <mutex>
#include <thread>

template <class Verrou>
void provoquer(Verrou& a, Verrou& b) {
    std::latch rencontre(2);
    const auto prendre = [&](Verrou& d_abord, Verrou& ensuite) {
        const std::lock_guard premier(d_abord);
        rencontre.arrive_and_wait();  // ici, chacun tient un verrou
        const std::lock_guard second(ensuite);
    };
    std::jthread un([&] { prendre(a, b); });
    std::jthread deux([&] { prendre(a, b); });
}
