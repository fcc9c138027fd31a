// attendu : COURSE DÉTECTÉE — le rendez-vous est fait de deux bool ordinaires
//
// Chacun écrit son drapeau pendant que l'autre le lit : accès concurrent. Le compilateur peut
// même ne jamais relire celui d'en face.
#pragma once

#include <mutex>
#include <thread>

template <class Verrou>
void provoquer(Verrou& a, Verrou& b) {
    bool un_pret = false;
    bool deux_pret = false;
    const auto prendre = [](Verrou& d_abord, Verrou& ensuite, bool& moi, const bool& autre) {
        const std::lock_guard premier(d_abord);
        moi = true;
        while (!autre)
            std::this_thread::yield();
        const std::lock_guard second(ensuite);
    };
    std::jthread un([&] { prendre(a, b, un_pret, deux_pret); });
    std::jthread deux([&] { prendre(b, a, deux_pret, un_pret); });
}
