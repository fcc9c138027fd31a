// attendu : COURSE DÉTECTÉE — la provision est vérifiée avant de prendre le verrou
//
// Le solde se lit pendant qu'un autre virement l'écrit : accès concurrent. Et même lu juste, il
// peut avoir changé au moment du débit.
#pragma once

#include <mutex>
#include <stdexcept>

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
    if (source.solde < montant) return false;
    const std::scoped_lock gardes(source.verrou, destination.verrou);
    source.solde -= montant;
    destination.solde += montant;
    return true;
}

inline long total(Compte& a, Compte& b) {
    const std::scoped_lock gardes(a.verrou, b.verrou);
    return a.solde + b.solde;
}
