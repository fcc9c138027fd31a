// attendu : INTERBLOCAGE dans « des totaux croisés finissent toujours, dans tous les entrelacements » — total() prend les verrous dans l'ordre de ses arguments
//
// Lire ne suffit pas à être sans danger : total(a, b) tient le verrou qu'attend total(b, a).
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
    const std::lock_guard garde_a(a.verrou);
    const std::lock_guard garde_b(b.verrou);
    return a.solde + b.solde;
}
