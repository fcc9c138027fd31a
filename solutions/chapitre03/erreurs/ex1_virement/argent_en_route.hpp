// attendu : ÉCHEC dans « l'argent n'est jamais en route, dans tous les entrelacements » — le débit et le crédit sont deux sections critiques
//
// Entre les deux, l'argent n'est sur aucun compte : total() ne le trouve pas.
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
        source.solde -= montant;
    }
    const std::lock_guard garde(destination.verrou);
    destination.solde += montant;
    return true;
}

inline long total(Compte& a, Compte& b) {
    const std::scoped_lock gardes(a.verrou, b.verrou);
    return a.solde + b.solde;
}
