#pragma once

#include <mutex>

#include "asio.hpp"

namespace cours {

/// Une coroutine attend, quelqu'un la réveille, une fois. C'est l'outil qui manque quand ce qu'on
/// attend n'est ni une heure ni une socket.
///
/// Une seule coroutine attend à la fois. sonner() peut venir de n'importe quel thread, avant ou
/// après attendre() : le réveil n'est pas perdu. Une attente en cours retient la boucle (run() ne
/// finit pas). L'éveil doit vivre plus longtemps que l'attente.
class Eveil {
public:
    explicit Eveil(const asio::any_io_executor& executeur);
    Eveil(const Eveil&) = delete;
    Eveil& operator=(const Eveil&) = delete;

    /// Revient quand sonner() a été appelée ; tout de suite si c'est déjà fait.
    asio::awaitable<void> attendre();

    /// Réveille celle qui attend, ou celle qui attendra. Les appels suivants ne font rien.
    void sonner();

private:
    std::mutex verrou_;
    bool sonne_ = false;
    asio::steady_timer minuterie_;  ///< n'expire jamais : l'annuler est le réveil
};

}  // namespace cours
