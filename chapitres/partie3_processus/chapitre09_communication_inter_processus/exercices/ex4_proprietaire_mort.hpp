// Exercice 9.4 — Propriétaire mort                                         ⭐⭐⭐   5 points
//
// Des processus virent de l'argent entre des comptes, en mémoire partagée, sous un verrou. L'un est
// tué entre le débit et le crédit. Un verrou ordinaire resterait pris ; un verrou robuste passe au
// suivant, qui trouve les comptes tels que le mort les a laissés : l'argent débité n'est nulle
// part. Recevoir le verrou ne suffit pas, il faut réparer.
//
// À écrire : les fonctions de Comptes, et ses membres privés.
//
// Garanties à tenir :
//   G1. virer() déplace `montant` et rend true ; si le compte débité n'a pas assez, elle rend
//       false et ne change rien. D'un compte à lui-même : rien ne change. solde() rend le solde.
//   G2. Opérations de plusieurs processus et de plusieurs threads, à tout moment : aucune ne se
//       perd, et total() est toujours la somme de départ.
//   G3. Un processus tué à n'importe quel instant de virer() : son virement est fait tout entier,
//       ou pas du tout, dès l'opération suivante, quelle qu'elle soit, même si le compilateur, qui
//       optimise, échange ou efface des écritures ordinaires.
//   G4. Il ne bloque personne, et ne condamne pas le verrou : les opérations suivantes réussissent,
//       même après plusieurs morts.
//   G5. Qui est tué à son tour pendant une réparation ne gâte rien : le suivant la finit.
//   G6. Un numéro de compte qui n'existe pas : std::out_of_range, sans effet, et sans garder le
//       verrou.
//   G7. Le destructeur ne laisse ni mémoire partagée, ni descripteur, ni nom.
//
// À supposer : la somme des soldes ne dépasse pas 2⁶⁴ - 1 ; un seul mort à la fois (personne ne
// meurt entre la mort d'un autre et l'opération suivante, sauf pendant la réparation) ; le
// destructeur est appelé par le processus qui a construit, quand plus personne ne se sert des
// comptes.
// Interdit : les composants de ce chapitre, et syscall() (le juge ne la suit pas : un mutex POSIX
// dort déjà).
// Leçon : 1.5 (le verrou entre processus) et 1.7 (mourir en tenant un verrou).
#pragma once

#include <cstddef>
#include <cstdint>
#include <juge/a_completer.hpp>
#include <vector>

class Comptes {
public:
    /// Cent comptes au plus, avec ces soldes.
    explicit Comptes(const std::vector<std::uint64_t>& soldes) {
        // À COMPLÉTER
        juge::a_completer("le constructeur de Comptes");
    }

    Comptes(const Comptes&) = delete;
    Comptes& operator=(const Comptes&) = delete;

    ~Comptes() {
        // À COMPLÉTER
    }

    /// Rend faux si le compte débité n'a pas assez.
    bool virer(std::size_t debite, std::size_t credite, std::uint64_t montant) {
        // À COMPLÉTER
        juge::a_completer("Comptes::virer");
    }

    std::uint64_t solde(std::size_t compte) {
        // À COMPLÉTER
        juge::a_completer("Comptes::solde");
    }

    /// La somme de tous les soldes.
    std::uint64_t total() {
        // À COMPLÉTER
        juge::a_completer("Comptes::total");
    }

private:
    // À COMPLÉTER : les comptes, leur verrou, et de quoi les réparer
};
