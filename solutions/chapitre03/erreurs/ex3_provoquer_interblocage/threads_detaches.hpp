// attendu : ÉCHEC dans « l'interblocage a lieu à chaque fois, dans tous les entrelacements » — provoquer() revient sans attendre ses threads
//
// Des threads détachés se servent de verrous, et d'un loquet, qui n'existent peut-être plus.
#pragma once

#include <latch>
#include <memory>
#include <mutex>
#include <thread>

template <class Verrou>
void provoquer(Verrou& a, Verrou& b) {
    const auto rencontre = std::make_shared<std::latch>(2);
    const auto prendre = [rencontre](Verrou& d_abord, Verrou& ensuite) {
        const std::lock_guard premier(d_abord);
        rencontre->arrive_and_wait();
        const std::lock_guard second(ensuite);
    };
    std::thread([&a, &b, prendre] { prendre(a, b); }).detach();
    std::thread([&a, &b, prendre] { prendre(b, a); }).detach();
}
