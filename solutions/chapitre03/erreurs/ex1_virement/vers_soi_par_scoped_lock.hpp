// attendu : DÉLAI DÉPASSÉ dans « virer d'un compte vers lui-même ne bloque pas » — scoped_lock reçoit deux fois le même verrou
//
// scoped_lock prend le premier, trouve le second pris (par lui), rend le premier, recommence :
// sans fin.
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
    const std::scoped_lock gardes(source.verrou, destination.verrou);
    if (source.solde < montant) return false;
    source.solde -= montant;
    destination.solde += montant;
    return true;
}

inline long total(Compte& a, Compte& b) {
    const std::scoped_lock gardes(a.verrou, b.verrou);
    return a.solde + b.solde;
}
