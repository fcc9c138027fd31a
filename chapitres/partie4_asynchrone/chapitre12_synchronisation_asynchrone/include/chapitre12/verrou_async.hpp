#pragma once

#include <stop_token>
#include <utility>

#include "semaphore_async.hpp"

namespace cours {

/// Un verrou pour coroutines (asyncio.Lock) : on peut le tenir pendant un co_await. Un seul à la
/// fois, dans l'ordre d'arrivée. Pas récursif. Sûr entre threads, et peut être rendu par un autre
/// que celui qui l'a pris : une coroutine change de thread.
///
///     const auto garde = co_await verrou.prendre();
class VerrouAsync {
public:
    using Garde = SemaphoreAsync::Permis;

    /// Prend le verrou, que la garde rendra. Lève boost::system::system_error (operation_aborted)
    /// si l'arrêt est demandé avant.
    asio::awaitable<Garde> prendre(std::stop_token arret = {}) {
        return semaphore_.permis(std::move(arret));
    }

    bool est_pris() const { return semaphore_.libres() == 0; }

private:
    SemaphoreAsync semaphore_{1};
};

}  // namespace cours
