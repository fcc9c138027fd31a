// Exercice 2.3 — Faux partage                                             ⭐⭐   4 points
//
// Chaque worker d'un serveur compte ce qu'il traite ; un superviseur additionne de temps en temps.
// Personne n'écrit dans les compteurs d'un autre : rien à partager, donc rien à attendre. Pourtant,
// si deux workers ont leurs compteurs sur la même ligne de cache, chaque écriture de l'un la retire
// à l'autre, et le serveur ralentit dès qu'on lui donne un cœur de plus.
//
// À écrire : la disposition de ComptesWorker, et les fonctions de TableauComptes. Le juge ne
// chronomètre rien : il regarde les adresses, et ce que noter() change.
//
// Garanties à tenir :
//   G1. Les compteurs de deux workers ne sont jamais sur la même ligne de cache, et aucune autre
//       donnée n'y est : chaque ComptesWorker commence au début d'une ligne, où qu'on le range
//       (alignof(ComptesWorker) est d'une ligne au moins).
//   G2. Les deux compteurs d'un même worker, écrits ensemble par lui seul, sont sur la même ligne.
//       La taille de ComptesWorker est libre : une ligne suffit ; deux sont permises, car certains
//       processeurs chargent les lignes par paires.
//   G3. noter() n'écrit que dans les comptes de son worker : ni total, ni verrou, ni rien d'autre que
//       les workers écriraient en commun, et se disputeraient.
//   G4. Le superviseur peut lire à tout moment, par total() ou par comptes(), pendant que les workers
//       comptent, sans accès concurrent.
//   G5. Un worker qui n'existe pas lève std::out_of_range, et rien n'est compté ; un tableau d'aucun
//       worker, std::invalid_argument.
//   G6. Rien ne se perd : chaque compte a ses 64 bits, et deux tableaux ont chacun les leurs.
//
// Leçon : 1.11 (le faux partage).
#pragma once

#include <atomic>
#include <chapitre02/ligne_de_cache.hpp>  // cours::ligne_de_cache, en octets
#include <cstddef>
#include <cstdint>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <vector>

/// Ce que compte un worker. À COMPLÉTER : ces deux compteurs sont justes, pas à leur place.
struct ComptesWorker {
    std::atomic<std::uint64_t> requetes{0};
    std::atomic<std::uint64_t> octets{0};
};

/// La somme des comptes de tous les workers.
struct Total {
    std::uint64_t requetes = 0;
    std::uint64_t octets = 0;
};

class TableauComptes {
public:
    /// Un tableau pour `workers` workers, numérotés dès 0.
    explicit TableauComptes(std::size_t workers) {
        // À COMPLÉTER
        juge::a_completer("le constructeur de TableauComptes");
    }

    /// Compte une requête de `octets` octets. Appelée par ce worker seulement.
    void noter(std::size_t worker, std::uint64_t octets) {
        // À COMPLÉTER
        juge::a_completer("TableauComptes::noter");
    }

    /// Les comptes de ce worker.
    const ComptesWorker& comptes(std::size_t worker) const {
        // À COMPLÉTER
        juge::a_completer("TableauComptes::comptes");
    }

    /// La somme, telle que le superviseur la voit à cet instant.
    Total total() const {
        // À COMPLÉTER
        juge::a_completer("TableauComptes::total");
    }

private:
    // À COMPLÉTER
};
