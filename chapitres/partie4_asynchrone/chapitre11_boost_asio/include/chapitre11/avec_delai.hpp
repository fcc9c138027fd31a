#pragma once

#include <chapitre07/delai_depasse.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>

#include "lancer.hpp"

namespace cours {

/// Attend cette durée. Si l'arrêt est demandé par `jeton`, avant ou pendant l'attente, lève
/// aussitôt boost::system::system_error (operation_aborted).
asio::awaitable<void> dormir(std::chrono::steady_clock::duration duree, std::stop_token jeton = {});

namespace interne {

/// Demande un arrêt à l'échéance, ou quand un autre l'est, tant qu'elle vit.
class Echeance {
public:
    /// Lève std::invalid_argument si le délai n'est pas positif.
    Echeance(const asio::any_io_executor& executeur, std::chrono::steady_clock::duration delai,
             const std::stop_token& parent);
    Echeance(const Echeance&) = delete;
    Echeance& operator=(const Echeance&) = delete;
    ~Echeance();

    std::stop_token jeton() const;
    bool passee() const;

private:
    struct Etat;
    std::shared_ptr<Etat> etat_;
    std::stop_callback<std::function<void()>> relais_;
};

}  // namespace interne

/// Exécute l'opération, en lui laissant au plus `delai` (asyncio.wait_for). `operation` reçoit un
/// jeton d'arrêt et rend un awaitable<T>.
///
/// À l'échéance, demande l'arrêt par le jeton, attend que l'opération finisse, et lève DelaiDepasse
/// si elle a levé ; si elle a tout de même rendu un résultat, il est rendu. L'arrêt demandé par
/// `parent` est transmis à l'opération. Après le retour, ni l'opération, ni la minuterie ne
/// restent. Lève std::invalid_argument si `delai` n'est pas positif. À attendre depuis une boucle à
/// un seul thread ou un strand : l'arrêt est demandé là où l'opération s'exécute.
template <class Operation>
auto avec_delai(std::chrono::steady_clock::duration delai, Operation operation,
                std::stop_token parent = {}) -> std::invoke_result_t<Operation&, std::stop_token> {
    using T = typename std::invoke_result_t<Operation&, std::stop_token>::value_type;
    const auto executeur = co_await asio::this_coro::executor;
    interne::Echeance echeance(executeur, delai, parent);
    IssueTache<T> issue;
    co_await noter(operation(echeance.jeton()), issue);
    if (!issue.reussie() && echeance.passee()) throw DelaiDepasse();
    co_return issue.obtenir();
}

}  // namespace cours
