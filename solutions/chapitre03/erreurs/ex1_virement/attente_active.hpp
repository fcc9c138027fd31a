// attendu : DÉLAI DÉPASSÉ — une boucle qui tourne à vide au lieu de dormir
//
// try_lock() en boucle évite l'interblocage, en occupant un cœur à ne rien faire.
#pragma once

#include <mutex>
#include <stdexcept>
#include <thread>

struct Compte {
    explicit Compte(long solde_initial) : solde(solde_initial) {}
    std::mutex verrou;
    long solde;  ///< en euros
};

inline bool virer(Compte& source, Compte& destination, long montant) {
    if (montant <= 0) throw std::invalid_argument("le montant d'un virement est positif");
    if (&source == &destination) {
        const std::lock_guard garde(source.verrou);
        return source.solde >= montant;
    }
    while (std::try_lock(source.verrou, destination.verrou) != -1)
        std::this_thread::yield();
    const std::scoped_lock gardes(std::adopt_lock, source.verrou, destination.verrou);
    if (source.solde < montant) return false;
    source.solde -= montant;
    destination.solde += montant;
    return true;
}

inline long total(Compte& a, Compte& b) {
    const std::scoped_lock gardes(a.verrou, b.verrou);
    return a.solde + b.solde;
}
