// Exercice 12.1 — Sémaphore asynchrone                                      ⭐⭐   4 points
//
// Mille coroutines, dix connexions. Sans permis, une coroutine se suspend ; le thread, lui, fait
// avancer les autres. Le compte est facile. Ce qui ne l'est pas : servir chacun à son tour, et ne
// pas perdre un permis quand celle qui allait le recevoir renonce au même instant.
//
// À écrire : les fonctions de SemaphoreAsync. cours::Reveil, du chapitre, vous est donné : une
// coroutine s'y suspend (attendre), un autre l'y réveille (sonner), et chacun sait si c'est le
// réveil ou l'annulation qui l'a emporté.
//
// Garanties à tenir :
//   G1. prendre() revient aussitôt s'il y a un permis libre ; sinon la coroutine se suspend, sans
//       endormir le thread de sa boucle, ni se réveiller pour rien.
//   G2. Premier arrivé, premier servi. Un permis rendu alors que quelqu'un attend est à lui dès cet
//       instant : ni prendre(), ni essayer() ne le lui prennent, même s'il n'a pas encore repris.
//   G3. rendre(n) sert n coroutines ; s'il y en a moins qui attendent, les permis qui restent sont
//       libres. rendre() n'exécute rien des coroutines qu'elle sert.
//   G4. Si l'arrêt est demandé pendant l'attente, prendre() lève boost::system::system_error
//       (asio::error::operation_aborted), et la coroutine n'attend plus : elle n'est plus comptée
//       une fois qu'elle a repris. S'il l'est avant, prendre() lève sans attendre, et sans prendre
//       de permis, même libre.
//   G5. Aucun permis n'est perdu ni inventé : chacun est libre, ou à une coroutine dont prendre()
//       est revenue ou va revenir. Celui d'une attente annulée va à la suivante.
//   G6. Toutes les fonctions peuvent être appelées par plusieurs threads à la fois. Qui reçoit un
//       permis voit ce que l'autre avait écrit avant de le rendre.
//
// À supposer : le sémaphore survit aux coroutines qui l'attendent, et toutes reprennent : aucune
// n'est détruite, avec sa boucle, pendant prendre().
// Interdit : le SemaphoreAsync et la salle d'attente du chapitre, les canaux d'Asio.
// Leçon : 1.3 (le sémaphore) et 1.6 (annuler sans rien perdre).
#pragma once

#include <chapitre12/reveil.hpp>
#include <cstddef>
#include <juge/a_completer.hpp>
#include <mutex>
#include <stop_token>

namespace asio = boost::asio;

class SemaphoreAsync {
public:
    explicit SemaphoreAsync(std::size_t permis) {
        // À COMPLÉTER
        juge::a_completer("le constructeur de SemaphoreAsync");
        static_cast<void>(permis);
    }
    SemaphoreAsync(const SemaphoreAsync&) = delete;
    SemaphoreAsync& operator=(const SemaphoreAsync&) = delete;

    /// Prend un permis, ou l'attend.
    asio::awaitable<void> prendre(std::stop_token arret = {}) {
        // À COMPLÉTER
        juge::a_completer("prendre");
        static_cast<void>(arret);
        co_return;
    }

    /// Prend un permis s'il y en a un de libre, sans attendre.
    bool essayer() {
        // À COMPLÉTER
        juge::a_completer("essayer");
    }

    /// Rend des permis.
    void rendre(std::size_t combien = 1) {
        // À COMPLÉTER
        juge::a_completer("rendre");
        static_cast<void>(combien);
    }

    /// Les permis libres.
    std::size_t libres() const {
        // À COMPLÉTER
        juge::a_completer("libres");
    }

    /// Les coroutines suspendues dans prendre(), qui n'ont pas de permis.
    std::size_t attendent() const {
        // À COMPLÉTER
        juge::a_completer("attendent");
    }

private:
    // À COMPLÉTER
};
