// attendu : COURSE DÉTECTÉE — total() lit sans prendre de verrou
//
// « Je ne fais que lire » : une lecture pendant une écriture est un accès concurrent.
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
    const std::scoped_lock gardes(source.verrou, destination.verrou);
    if (source.solde < montant) return false;
    source.solde -= montant;
    destination.solde += montant;
    return true;
}

inline long total(Compte& a, Compte& b) {
    return a.solde + b.solde;
}
