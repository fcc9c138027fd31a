// Numéroter des threads que l'on n'a pas lancés soi-même.
#pragma once

#include <atomic>

namespace projet {

/// Donne à chaque thread qui le demande un numéro, de 1 au nombre de threads ; toujours le même.
/// Pour des threads qui ne servent qu'à un objet : le numéro reste attaché au thread. Sûr entre
/// threads.
class NumerosDesThreads {
public:
    int ici() {
        thread_local const int numero = suivant_.fetch_add(1, std::memory_order_relaxed);
        return numero;
    }

private:
    std::atomic<int> suivant_{1};
};

}  // namespace projet
