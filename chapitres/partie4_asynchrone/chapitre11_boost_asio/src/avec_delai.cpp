#include <chapitre11/avec_delai.hpp>

namespace cours {

asio::awaitable<void> dormir(std::chrono::steady_clock::duration duree, std::stop_token jeton) {
    asio::steady_timer minuterie(co_await asio::this_coro::executor, duree);
    bool arret = false;
    auto interrompre = [&] {
        arret = true;
        minuterie.cancel();
    };
    const std::stop_callback ecoute(std::move(jeton), interrompre);
    if (!arret) {
        boost::system::error_code ignoree;  // « annulée » : le drapeau le dit aussi
        co_await minuterie.async_wait(asio::redirect_error(asio::use_awaitable, ignoree));
    }
    if (arret) throw boost::system::system_error(asio::error::operation_aborted);
}

namespace interne {

/// Partagé avec la minuterie, dont le rappel peut attendre son tour quand l'échéance disparaît.
struct Echeance::Etat {
    explicit Etat(const asio::any_io_executor& executeur) : minuterie(executeur) {}
    asio::steady_timer minuterie;
    std::stop_source arret;
    bool passee = false;
    bool close = false;
};

// [echeance]
Echeance::Echeance(const asio::any_io_executor& executeur,
                   std::chrono::steady_clock::duration delai, const std::stop_token& parent)
    : etat_(std::make_shared<Etat>(executeur)),
      relais_(parent, [etat = etat_] { etat->arret.request_stop(); }) {
    if (delai <= delai.zero()) throw std::invalid_argument("le délai doit être positif");
    etat_->minuterie.expires_after(delai);
    etat_->minuterie.async_wait([etat = etat_](boost::system::error_code erreur) {
        if (erreur || etat->close) return;  // sonnée, mais l'opération vient de finir
        etat->passee = true;
        etat->arret.request_stop();
    });
}

Echeance::~Echeance() {
    etat_->close = true;
    etat_->minuterie.cancel();
}
// [/echeance]

std::stop_token Echeance::jeton() const {
    return etat_->arret.get_token();
}

bool Echeance::passee() const {
    return etat_->passee;
}

}  // namespace interne

}  // namespace cours
