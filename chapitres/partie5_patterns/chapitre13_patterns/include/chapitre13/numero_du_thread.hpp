#pragma once

#include <atomic>

namespace cours {

/// Le numéro du thread appelant, que nul autre n'a eu ni n'aura dans ce programme. Un
/// std::thread::id ne suffit pas à compter des threads : celui d'un thread fini ressert.
inline int numero_du_thread() {
    static std::atomic<int> suivant{0};
    thread_local const int numero = suivant.fetch_add(1);
    return numero;
}

}  // namespace cours
