#include <chapitre11/eveil.hpp>
#include <mutex>

namespace cours {

struct Eveil::Etat {
    explicit Etat(const asio::any_io_executor& executeur)
        : minuterie(executeur, asio::steady_timer::time_point::max()) {}
    std::mutex verrou;
    bool sonne = false;
    asio::steady_timer minuterie;  ///< n'expire jamais : l'annuler est le réveil
};

Eveil::Eveil(const asio::any_io_executor& executeur) : etat_(std::make_shared<Etat>(executeur)) {}

Eveil::~Eveil() = default;

// L'attente est confiée à une minuterie plutôt que gardée ici : si la boucle est détruite, elle
// détruit ce qu'elle attendait, coroutine comprise.
asio::awaitable<void> Eveil::attendre() {
    auto commencer = [this](auto suite) {
        const auto etat =
            etat_;  // reprise ailleurs, la coroutine le détruit peut-être avant la fin
        const std::lock_guard garde(etat->verrou);
        auto& minuterie = etat->minuterie;
        if (etat->sonne) {
            asio::post(minuterie.get_executor(), std::move(suite));
        } else {
            minuterie.async_wait(
                [suite = std::move(suite)](boost::system::error_code) mutable { suite(); });
        }
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(commencer,
                                                                         asio::use_awaitable);
}

void Eveil::sonner() {
    const auto etat = etat_;  // la coroutine réveillée détruit peut-être l'éveil avant la fin d'ici
    const std::lock_guard garde(etat->verrou);
    etat->sonne = true;
    etat->minuterie.cancel();
}

}  // namespace cours
