// Compter et journaliser depuis un seul thread : les résultats y viennent, il n'y a rien à
// protéger.
#pragma once

#include <cstddef>
#include <cstdint>

#include "banc/contexte.hpp"
#include "banc/journal.hpp"

namespace projet {

/// Le compteur et le journal d'une version qui les confie à un seul thread. N'est pas sûr entre
/// threads : c'est tout l'intérêt.
class Recueil {
public:
    explicit Recueil(Contexte& contexte) : contexte_(contexte), journal_(contexte.journal) {}

    /// Compte, journalise et note une image traitée ; sans effet si elle est restée en attente.
    /// Demande l'arrêt si l'erreur frapperait toutes les suivantes. Lève ErreurEcriture.
    void noter(int worker, std::size_t indice, ResultatImage resultat);

    std::uint64_t compteur() const { return compteur_; }

private:
    Contexte& contexte_;
    Journal journal_;
    std::uint64_t compteur_ = 0;
};

}  // namespace projet
