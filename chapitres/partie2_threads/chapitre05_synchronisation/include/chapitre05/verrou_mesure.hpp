#pragma once

#include <chapitre05/mesures_attente.hpp>
#include <chrono>
#include <mutex>

namespace cours {

/// Un mutex qui mesure ce qu'il coûte : prises, contentions, temps d'attente.
///
/// S'emploie comme le mutex qu'il enveloppe, avec std::lock_guard, std::unique_lock ou
/// std::scoped_lock (exigences Lockable, [thread.req.lockable.req]). Une contention est un premier
/// try_lock() qui échoue : c'est alors seulement que l'horloge est lue, si bien qu'une prise libre
/// ne paie qu'un compteur atomique. Sûreté et exceptions : celles de `Mutex`.
template <class Mutex = std::mutex>
class VerrouMesure {
public:
    // [lock]
    void lock() {
        if (mutex_.try_lock()) {
            compteur_.noter_prise();
            return;
        }
        const auto debut = std::chrono::steady_clock::now();
        mutex_.lock();
        compteur_.noter_attente(std::chrono::steady_clock::now() - debut);
    }
    // [/lock]

    bool try_lock() {
        const bool pris = mutex_.try_lock();
        if (pris) compteur_.noter_prise();
        return pris;
    }

    void unlock() { mutex_.unlock(); }

    /// Mesures depuis la construction. Sûr à tout moment, sans prendre le verrou.
    MesuresAttente mesures() const { return compteur_.lire(); }

private:
    Mutex mutex_;
    CompteurAttente compteur_;
};

}  // namespace cours
