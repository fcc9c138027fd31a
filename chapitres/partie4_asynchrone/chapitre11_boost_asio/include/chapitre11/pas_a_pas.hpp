#pragma once

#include <memory>

#include "asio.hpp"

namespace cours {

/// Une boucle d'événements que l'appelant fait avancer à la main, rappel par rappel : rien ne s'y
/// passe sans lui, et ce qui reste à faire se voit. Un seul thread à la fois.
class BouclePasAPas {
public:
    BouclePasAPas();
    BouclePasAPas(const BouclePasAPas&) = delete;
    BouclePasAPas& operator=(const BouclePasAPas&) = delete;
    ~BouclePasAPas();

    const asio::any_io_executor& executeur() const;

    /// Exécute ce qui est prêt, au plus `pas_max` rappels ; rend leur nombre.
    int avancer(int pas_max);

    /// Vrai si, au dernier avancer(), il ne restait ni tâche, ni minuterie, ni lecture en attente.
    bool vide() const;

private:
    struct Interieur;
    std::unique_ptr<Interieur> interieur_;
};

/// Laisse passer tout ce qui est déjà prêt dans la boucle, puis reprend.
asio::awaitable<void> ceder();

}  // namespace cours
