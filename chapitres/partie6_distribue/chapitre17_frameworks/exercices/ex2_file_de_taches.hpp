// Exercice 17.2 — File de tâches                                              ⭐⭐⭐   5 points
//
// Une file confie chaque tâche à un worker pour un temps : un bail. S'il ne confirme pas à temps,
// il est peut-être mort, et la tâche va à un autre. Elle est donc exécutée au moins une fois, et
// parfois deux : le premier n'était que lent. Pour que dix euros ne soient pas versés deux fois,
// l'effet s'écrit dans un grand livre, qui reconnaît ce qu'il a déjà écrit.
//
// À écrire : FileDeTaches et GrandLivre. Aucun ne regarde l'heure : on la leur donne.
//
// Garanties à tenir :
//   G1. deposer() rend Depot::deja si une tâche de cet id a déjà été acceptée, même finie depuis
//       longtemps ; sinon Depot::pleine si `capacite` tâches acceptées ne sont pas finies ; sinon
//       Depot::acceptee. Refusée, la tâche n'a aucun effet, et pourra être redéposée.
//   G2. prendre() rend, des tâches qui attendent, celle qui a été acceptée la première, avec un bail
//       dont le jeton n'a jamais servi dans cette file. Rien s'il n'y en a pas.
//   G3. Une tâche prise à l'heure h, et pas finie, attend de nouveau à partir de h + bail : pas
//       avant, même si un bail précédent finit entre-temps. Elle n'attend pas tant que son dernier
//       bail court.
//   G4. confirmer() finit la tâche de ce jeton et rend vrai, si c'est le dernier jeton que cette
//       tâche a reçu et qu'elle n'est pas finie : même après la fin du bail, si personne ne l'a
//       reprise. Sinon rend faux, sans effet : jeton d'un bail d'avant, inconnu, déjà confirmé.
//   G5. GrandLivre::appliquer() ajoute le montant au solde la première fois que cet id lui vient, et
//       rend vrai ; ensuite rend faux, sans effet. Si le solde débordait d'un std::int64_t, elle
//       lève std::overflow_error, et c'est comme si elle n'avait pas été appelée.
//   G6. Toutes les fonctions peuvent être appelées par plusieurs threads à la fois.
//
// À supposer : l'heure ne recule pas ; bail est positif, et peut valoir Heure::max() ; la mémoire
// ne manque pas pour retenir tous les id.
// Leçon : 1.3 (au moins une fois) et 1.4 (un effet, exactement une fois).
#pragma once

#include <chapitre16/lien_defaillant.hpp>
#include <cstddef>
#include <cstdint>
#include <juge/a_completer.hpp>
#include <optional>
#include <stdexcept>
#include <string>

using Heure = cours::Heure;  ///< des millisecondes depuis une origine quelconque

/// Verser ce montant, en centimes, peut-être négatif.
struct Tache {
    std::string id{};
    std::int64_t montant = 0;
    bool operator==(const Tache&) const = default;
};

enum class Depot { acceptee, deja, pleine };

/// Une tâche confiée, et de quoi la confirmer.
struct Bail {
    Tache tache{};
    std::uint64_t jeton = 0;
};

class FileDeTaches {
public:
    FileDeTaches(std::size_t capacite, Heure bail) : capacite_(capacite), bail_(bail) {}
    FileDeTaches(const FileDeTaches&) = delete;
    FileDeTaches& operator=(const FileDeTaches&) = delete;

    Depot deposer(const Tache& tache) {
        // À COMPLÉTER
        juge::a_completer("deposer");
    }

    std::optional<Bail> prendre(Heure maintenant) {
        // À COMPLÉTER
        juge::a_completer("prendre");
    }

    bool confirmer(std::uint64_t jeton) {
        // À COMPLÉTER
        juge::a_completer("confirmer");
    }

private:
    [[maybe_unused]] std::size_t capacite_;
    [[maybe_unused]] Heure bail_;
};

class GrandLivre {
public:
    GrandLivre() = default;
    GrandLivre(const GrandLivre&) = delete;
    GrandLivre& operator=(const GrandLivre&) = delete;

    bool appliquer(const Tache& tache) {
        // À COMPLÉTER
        juge::a_completer("appliquer");
    }

    std::int64_t solde() const {
        // À COMPLÉTER
        juge::a_completer("solde");
    }
};
