// attendu : ÉCHEC dans « un virement n'attend que ses deux comptes » — un seul verrou pour toute la banque, en plus de ceux des comptes
//
// Juste, mais un virement qui attend arrête tous les autres.
#pragma once

#include <mutex>
#include <stdexcept>

struct Compte {
    explicit Compte(long solde_initial) : solde(solde_initial) {}
    std::mutex verrou;
    long solde;  ///< en euros
};

inline std::mutex banque;

inline bool virer(Compte& source, Compte& destination, long montant) {
    if (montant <= 0) throw std::invalid_argument("le montant d'un virement est positif");
    const std::lock_guard garde_banque(banque);
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
    const std::scoped_lock gardes(a.verrou, b.verrou);
    return a.solde + b.solde;
}
