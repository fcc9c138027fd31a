// attendu : ÉCHEC dans « le même argent ne se dépense pas deux fois, dans tous les entrelacements » — le verrou est rendu entre la vérification et le débit
//
// Plus aucun accès concurrent, et toujours une condition de course : deux virements vérifient,
// puis deux virements débitent.
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
    {
        const std::lock_guard garde(source.verrou);
        if (source.solde < montant) return false;
    }
    const std::scoped_lock gardes(source.verrou, destination.verrou);
    source.solde -= montant;
    destination.solde += montant;
    return true;
}

inline long total(Compte& a, Compte& b) {
    const std::scoped_lock gardes(a.verrou, b.verrou);
    return a.solde + b.solde;
}
