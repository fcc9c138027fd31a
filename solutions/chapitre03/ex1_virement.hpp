// Solution de l'exercice 3.1 — Virement. Une possibilité parmi d'autres.
//
// - La section critique va de la vérification de la provision au crédit : les deux verrous sont
//   tenus pendant tout ce temps. Vérifier avant, ou entre deux prises, c'est agir sur un solde
//   périmé.
// - std::scoped_lock prend les deux verrous sans en garder un pendant qu'il attend l'autre : pas
//   de cycle. Prendre toujours d'abord le compte de plus petite adresse (std::less) serait juste
//   aussi ; prendre d'abord la source est la faute classique, car le virement inverse prend
//   d'abord la destination.
// - Donner deux fois le même mutex à scoped_lock (ou à deux lock_guard) est interdit : le
//   virement vers soi-même prend un seul verrou.
// - Les gardes rendent les verrous sur chaque chemin, y compris le return du milieu.
// - total() tient les deux verrous pendant les deux lectures ; l'un après l'autre, elle pourrait
//   voir la source déjà débitée et la destination pas encore créditée.
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
    const std::scoped_lock gardes(a.verrou, b.verrou);
    return a.solde + b.solde;
}
