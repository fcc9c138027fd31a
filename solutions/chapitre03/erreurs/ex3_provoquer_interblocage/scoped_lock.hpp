// attendu : ÉCHEC dans « l'interblocage a lieu à chaque fois, dans tous les entrelacements » — scoped_lock évite justement l'interblocage
//
// Il ne garde jamais un verrou en attendant l'autre : la deuxième condition manque.
#pragma once

#include <mutex>
#include <thread>

template <class Verrou>
void provoquer(Verrou& a, Verrou& b) {
    std::jthread un([&] { const std::scoped_lock gardes(a, b); });
    std::jthread deux([&] { const std::scoped_lock gardes(b, a); });
}
