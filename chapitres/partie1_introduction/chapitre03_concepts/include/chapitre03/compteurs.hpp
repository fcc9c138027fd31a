#pragma once

#include <atomic>
#include <mutex>

namespace cours {

// [sans_protection]
/// Un compteur qui perd des incréments, sans jamais sortir des règles du langage : chaque lecture
/// et chaque écriture est atomique, leur suite ne l'est pas. Il n'y a donc pas d'accès concurrent
/// ([intro.races]), seulement une condition de course. À montrer, pas à employer.
class CompteurSansProtection {
public:
    void incrementer() {
        const long lu = valeur_.load(std::memory_order_relaxed);  // lire
        valeur_.store(lu + 1, std::memory_order_relaxed);         // ajouter un, écrire
    }
    long valeur() const { return valeur_.load(std::memory_order_relaxed); }

private:
    std::atomic<long> valeur_{0};
};
// [/sans_protection]

// [mutex]
/// Un compteur exact : lire, ajouter et écrire se font sous un mutex. Sûr entre threads.
class CompteurMutex {
public:
    void incrementer() {
        const std::lock_guard garde(verrou_);
        ++valeur_;
    }
    long valeur() const {
        const std::lock_guard garde(verrou_);
        return valeur_;
    }

private:
    mutable std::mutex verrou_;  // mutable : valeur() est const, mais doit prendre le verrou
    long valeur_ = 0;            // protégée par verrou_
};
// [/mutex]

// [atomique]
/// Un compteur exact : fetch_add() lit, ajoute et écrit d'un seul geste ([atomics.types.int]). Sûr
/// entre threads. L'ordre relâché suffit tant que personne ne déduit rien du compte sur d'autres
/// données.
class CompteurAtomique {
public:
    void incrementer() { valeur_.fetch_add(1, std::memory_order_relaxed); }
    long valeur() const { return valeur_.load(std::memory_order_relaxed); }

private:
    std::atomic<long> valeur_{0};
};
// [/atomique]

}  // namespace cours
