#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace cours {

/// « Quelque chose a changé », d'un processus à un autre : un compteur de changements, sa
/// *génération*, et le noyau (futex) pour dormir tant qu'il n'a pas bougé. En mémoire partagée.
///
///     const auto vue = evenement.generation();   // d'abord la génération…
///     if (!etat_attendu()) evenement.attendre(vue);  // … puis l'état, puis le sommeil
///
/// Un changement annoncé entre les deux ne se perd pas : la génération n'est plus `vue`, et
/// attendre() rend la main. Une attente peut finir sans raison : relire l'état.
///
/// La mort ne bloque personne : ni celle d'un processus qui attend (une condition POSIX partagée,
/// de glibc, en reste bloquée), ni celle d'un processus qui annonce, s'il annonce *avant* de
/// publier, sous le verrou de ceux qui relisent. Après 2³² annonces pendant une même attente, elle
/// pourrait se rendormir : quatre milliards. Source : page de manuel Linux futex(2) ; sans
/// FUTEX_PRIVATE_FLAG, réservé aux threads.
class EvenementInterProcessus {
public:
    using Echeance = std::optional<std::chrono::steady_clock::time_point>;

    EvenementInterProcessus() = default;
    EvenementInterProcessus(const EvenementInterProcessus&) = delete;
    EvenementInterProcessus& operator=(const EvenementInterProcessus&) = delete;

    std::uint32_t generation() const { return generation_.load(std::memory_order_acquire); }
    /// Change de génération, et réveille tous ceux qui attendent.
    void annoncer();
    /// Dort tant que la génération est `vue`, au plus jusqu'à l'échéance ; un signal peut
    /// l'interrompre. Rend faux si l'échéance est passée.
    bool attendre(std::uint32_t vue, const Echeance& echeance = std::nullopt) const;

private:
    std::atomic<std::uint32_t> generation_{0};
};

}  // namespace cours
