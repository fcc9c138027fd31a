#pragma once

#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>
#include <variant>

#include "salle_d_attente.hpp"

namespace cours {

/// Un événement pour coroutines (asyncio.Event) : « c'est arrivé ». Réarmable. Sûr entre threads ;
/// il survit aux coroutines qui l'attendent.
class EvenementAsync {
public:
    EvenementAsync() = default;
    EvenementAsync(const EvenementAsync&) = delete;
    EvenementAsync& operator=(const EvenementAsync&) = delete;

    /// Attend que l'événement soit déclenché ; revient aussitôt s'il l'est. Qui attendait au moment
    /// de declencher() passe, même si rearmer() suit. Lève boost::system::system_error
    /// (operation_aborted) si l'arrêt est demandé avant.
    asio::awaitable<void> attendre(std::stop_token arret = {}) {
        if (arret.stop_requested()) lever_annulation();
        std::optional<Salle::Place> place;
        {
            const std::lock_guard garde(verrou_);
            if (declenche_) co_return;
            place.emplace(salle_, verrou_);
        }
        co_await place->attendre(std::move(arret));
    }

    /// Libère tous ceux qui attendent, et ceux qui viendront.
    void declencher() {
        const std::lock_guard garde(verrou_);
        declenche_ = true;
        while (salle_.appeler() != nullptr) {
        }
    }

    void rearmer() {
        const std::lock_guard garde(verrou_);
        declenche_ = false;
    }

    bool est_declenche() const {
        const std::lock_guard garde(verrou_);
        return declenche_;
    }

private:
    using Salle = SalleDAttente<std::monostate>;

    mutable std::mutex verrou_;
    bool declenche_ = false;
    Salle salle_;
};

}  // namespace cours
