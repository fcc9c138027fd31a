// Solution de l'exercice 12.2 — Seau à jetons. Une possibilité parmi d'autres.
//
// - Un seul nombre décrit le seau : l'heure à laquelle il sera plein. Chaque jeton pris la recule
//   d'une période. Le niveau s'en déduit, à la nanoseconde, sans rien arrondir ni remplir.
// - Prendre, c'est réserver : la demande recule l'heure tout de suite, puis dort jusqu'à ce que ses
//   jetons soient arrivés. La suivante réserve derrière : l'ordre est celui des demandes, et il n'y
//   a pas de file à tenir.
// - Un seau plein depuis longtemps sera plein… maintenant : max(plein, maintenant) oublie le temps
//   perdu, et lui seul.
#pragma once

#include <algorithm>
#include <chapitre11/asio.hpp>
#include <chrono>
#include <cstdint>
#include <stdexcept>

namespace asio = boost::asio;

class SeauAJetons {
public:
    SeauAJetons(std::chrono::nanoseconds par_jeton, std::int64_t capacite)
        : par_jeton_(par_jeton), capacite_(capacite) {
        if (par_jeton <= par_jeton.zero())
            throw std::invalid_argument("la période d'un jeton doit être positive");
        if (capacite <= 0) throw std::invalid_argument("un seau contient au moins un jeton");
        plein_ = Horloge::now();
    }
    SeauAJetons(const SeauAJetons&) = delete;
    SeauAJetons& operator=(const SeauAJetons&) = delete;

    /// Prend des jetons, ou les attend.
    asio::awaitable<void> prendre(std::int64_t jetons = 1) {
        verifier(jetons);
        if (jetons == 0) co_return;
        const auto maintenant = Horloge::now();
        plein_ = plein_apres(jetons, maintenant);
        const auto servie = plein_ - capacite_ * par_jeton_;  // l'heure où le compte y sera
        if (servie <= maintenant) co_return;
        const auto executeur = co_await asio::this_coro::executor;
        asio::steady_timer minuterie(executeur, servie);
        co_await minuterie.async_wait(asio::use_awaitable);
    }

    /// Prend des jetons s'ils sont là.
    bool essayer(std::int64_t jetons = 1) {
        verifier(jetons);
        if (jetons == 0) return true;
        const auto maintenant = Horloge::now();
        const auto plein = plein_apres(jetons, maintenant);
        if (plein - capacite_ * par_jeton_ > maintenant) return false;
        plein_ = plein;
        return true;
    }

private:
    using Horloge = std::chrono::steady_clock;

    void verifier(std::int64_t jetons) const {
        if (jetons < 0 || jetons > capacite_)
            throw std::invalid_argument("ce nombre de jetons ne tient pas dans le seau");
    }
    Horloge::time_point plein_apres(std::int64_t jetons, Horloge::time_point maintenant) const {
        return std::max(plein_, maintenant) + jetons * par_jeton_;
    }

    std::chrono::nanoseconds par_jeton_;
    std::int64_t capacite_;
    Horloge::time_point plein_;  ///< l'heure à laquelle le seau sera plein, si rien n'y est pris
};
