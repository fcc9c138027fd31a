// attendu : INTERBLOCAGE dans « des virements croisés finissent toujours, dans tous les entrelacements » — les verrous sont pris dans l'ordre des arguments
//
// De a vers b, puis de b vers a : chacun tient le verrou que l'autre attend.
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
    const std::lock_guard garde_source(source.verrou);
    const std::lock_guard garde_destination(destination.verrou);
    if (source.solde < montant) return false;
    source.solde -= montant;
    destination.solde += montant;
    return true;
}

inline long total(Compte& a, Compte& b) {
    const std::scoped_lock gardes(a.verrou, b.verrou);
    return a.solde + b.solde;
}
