#pragma once

#include <memory>

#include "asio.hpp"

namespace cours {

/// Une coroutine attend, quelqu'un la réveille, une fois. C'est l'outil qui manque quand ce qu'on
/// attend n'est ni une heure ni une socket.
///
/// Une seule coroutine attend à la fois. sonner() peut venir de n'importe quel thread, avant ou
/// après attendre() : le réveil n'est pas perdu. Une attente en cours retient la boucle (run() ne
/// finit pas). L'éveil peut disparaître dès que attendre() revient, même si sonner() n'a pas fini.
class Eveil {
public:
    explicit Eveil(const asio::any_io_executor& executeur);
    Eveil(const Eveil&) = delete;
    Eveil& operator=(const Eveil&) = delete;
    ~Eveil();

    /// Revient quand sonner() a été appelée ; tout de suite si c'est déjà fait.
    asio::awaitable<void> attendre();

    /// Réveille celle qui attend, ou celle qui attendra. Les appels suivants ne font rien.
    void sonner();

private:
    struct Etat;
    std::shared_ptr<Etat> etat_;
};

}  // namespace cours
