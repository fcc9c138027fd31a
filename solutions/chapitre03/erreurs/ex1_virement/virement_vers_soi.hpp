// attendu : INTERBLOCAGE dans « virer d'un compte vers lui-même ne bloque pas » — le même verrou est pris deux fois
//
// L'ordre des adresses évite l'interblocage entre deux comptes, pas avec soi-même : le thread
// attend un verrou qu'il tient déjà.
#pragma once

#include <functional>
#include <mutex>
#include <stdexcept>

struct Compte {
    explicit Compte(long solde_initial) : solde(solde_initial) {}
    std::mutex verrou;
    long solde;  ///< en euros
};

inline bool virer(Compte& source, Compte& destination, long montant) {
    if (montant <= 0) throw std::invalid_argument("le montant d'un virement est positif");
    const bool source_d_abord = std::less<Compte*>()(&source, &destination);
    const std::lock_guard premier(source_d_abord ? source.verrou : destination.verrou);
    const std::lock_guard second(source_d_abord ? destination.verrou : source.verrou);
    if (source.solde < montant) return false;
    source.solde -= montant;
    destination.solde += montant;
    return true;
}

inline long total(Compte& a, Compte& b) {
    const std::scoped_lock gardes(a.verrou, b.verrou);
    return a.solde + b.solde;
}
