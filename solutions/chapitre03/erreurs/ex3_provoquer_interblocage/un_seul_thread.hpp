// attendu : ÉCHEC dans « l'interblocage a lieu à chaque fois, dans tous les entrelacements » — un thread reprend le verrou qu'il tient déjà
//
// Il se bloque, tout seul : ce n'est pas le cycle demandé.
#pragma once

#include <mutex>
#include <thread>

template <class Verrou>
void provoquer(Verrou& a, Verrou& b) {
    std::jthread un([&] {
        const std::lock_guard premier(a);
        const std::lock_guard autre(b);
        const std::lock_guard encore(a);
    });
}
