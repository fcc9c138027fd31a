// Exercice 12.4 — Le strand oublié                                        ⭐⭐⭐   5 points
//
// Une salle de spectacle. Réserver une place, c'est en choisir une, faire confirmer le paiement, ce
// qui prend du temps, puis la garder ou la rendre. Avec un seul thread, les coroutines ne se
// marchent pas dessus… entre deux co_await. Avec plusieurs, même plus. Un strand remet de l'ordre
// sans endormir personne ; encore faut-il que tout y passe, et n'y passer que le temps qu'il faut.
//
// À écrire : les fonctions de Salle, et ce qu'elle garde.
//
// Garanties à tenir :
//   G1. Toutes les fonctions peuvent être appelées par des coroutines de plusieurs threads à la
//       fois, sans accès concurrent, et sans jamais endormir un thread : l'état de la salle n'est
//       touché que sur un strand de l'exécuteur donné au constructeur.
//   G2. reserver() choisit la place libre de plus petit numéro (à partir de 0), la retient, puis
//       appelle confirmer(numero), une fois. Tant qu'elle n'a pas répondu, la place n'est ni libre,
//       ni à personne d'autre.
//   G3. Si confirmer rend true, la place est vendue, et reserver() rend son numéro. Si elle rend
//       false, la place est libre de nouveau, et reserver() rend std::nullopt. Si elle lève, quoi
//       que ce soit, la place est libre de nouveau, et l'exception sort de reserver().
//   G4. Plusieurs confirmations peuvent être en cours à la fois ; pendant ce temps, les autres
//       appels aboutissent.
//   G5. confirmer, et ce qui suit l'appel, s'exécutent sur l'exécuteur de la coroutine qui appelle,
//       jamais sur le strand.
//   G6. Sans place libre, reserver() rend std::nullopt, sans appeler confirmer. rendre(n) libère
//       une place vendue, et rend true ; si la place n n'est pas vendue (libre, retenue, ou
//       inexistante), elle n'a pas d'effet, et rend false.
//
// À supposer : la salle survit à ses appels.
// Interdit : les verrous, et les sémaphores.
// Leçon : 1.4 (le strand).
#pragma once

#include <chapitre11/asio.hpp>
#include <functional>
#include <juge/a_completer.hpp>
#include <optional>

namespace asio = boost::asio;

class Salle {
public:
    using Confirmer = std::function<asio::awaitable<bool>(int)>;

    Salle(const asio::any_io_executor& executeur, int places) {
        // À COMPLÉTER
        juge::a_completer("le constructeur de Salle");
        static_cast<void>(executeur);
        static_cast<void>(places);
    }
    Salle(const Salle&) = delete;
    Salle& operator=(const Salle&) = delete;

    /// Réserve une place, si le paiement est confirmé. Rend son numéro.
    asio::awaitable<std::optional<int>> reserver(Confirmer confirmer) {
        // À COMPLÉTER
        juge::a_completer("reserver");
        static_cast<void>(confirmer);
        co_return std::nullopt;
    }

    /// Rend une place vendue.
    asio::awaitable<bool> rendre(int numero) {
        // À COMPLÉTER
        juge::a_completer("rendre");
        static_cast<void>(numero);
        co_return false;
    }

    /// Le nombre de places libres.
    asio::awaitable<int> libres() {
        // À COMPLÉTER
        juge::a_completer("libres");
        co_return 0;
    }

private:
    // À COMPLÉTER
};
