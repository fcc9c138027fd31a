// Solution de l'exercice 11.2 — Délai. Une possibilité parmi d'autres.
//
// - La minuterie ne reprend pas la coroutine : son rappel lève un drapeau et demande l'arrêt. Une
//   seule chose est attendue par co_await, l'opération. Il n'y a donc pas deux gagnants à
//   départager : la coroutine reprend une fois, quand l'opération finit.
// - Le rappel s'exécute peut-être après le retour : la minuterie vient de sonner, il est déjà dans
//   la file de la boucle, et cancel() n'y peut plus rien. Ce qu'il touche est donc partagé
//   (shared_ptr), et il regarde d'abord si l'affaire est close.
// - expires_after() additionne sans déborder ; « maintenant + délai » déborderait.
// - Un co_await ne s'écrit pas dans un catch : on note l'exception, on décide après.
#pragma once

#include <chapitre11/asio.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>

/// Le délai est passé avant la fin de l'opération.
class DelaiDepasse : public std::runtime_error {
public:
    DelaiDepasse() : std::runtime_error("le délai est dépassé") {}
};

using Operation = std::function<boost::asio::awaitable<std::string>(std::stop_token)>;

/// Ce que la coroutine partage avec le rappel de sa minuterie.
struct EtatDelai {
    std::stop_source arret;
    bool passe = false;
    bool clos = false;
};

/// Exécute `operation`, en lui laissant au plus `delai`.
inline boost::asio::awaitable<std::string> avec_delai(std::chrono::steady_clock::duration delai,
                                                      Operation operation) {
    if (delai <= delai.zero()) throw std::invalid_argument("le délai doit être positif");
    const auto executeur = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer minuterie(executeur);
    const auto etat = std::make_shared<EtatDelai>();
    minuterie.expires_after(delai);
    minuterie.async_wait([etat](boost::system::error_code erreur) {
        if (erreur || etat->clos) return;
        etat->passe = true;
        etat->arret.request_stop();
    });

    std::optional<std::string> resultat;
    std::exception_ptr echec;
    try {
        resultat = co_await operation(etat->arret.get_token());
    } catch (...) {
        echec = std::current_exception();
    }
    etat->clos = true;
    if (resultat) co_return *std::move(resultat);
    if (etat->passe) throw DelaiDepasse();
    std::rethrow_exception(echec);
}
