// attendu : ÉCHEC dans « l'argent n'est jamais en route, dans tous les entrelacements » — total() lit les comptes l'un après l'autre
//
// Chaque solde est lu sous son verrou, mais pas au même instant : un virement peut passer entre
// les deux.
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
    long somme = 0;
    for (Compte* compte : {&a, &b}) {
        const std::lock_guard garde(compte->verrou);
        somme += compte->solde;
    }
    return somme;
}
