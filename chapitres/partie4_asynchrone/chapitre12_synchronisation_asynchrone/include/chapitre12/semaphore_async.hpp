#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>
#include <variant>

#include "salle_d_attente.hpp"

namespace cours {

/// Un sémaphore pour coroutines (asyncio.Semaphore) : sans permis libre, la coroutine se suspend,
/// le thread continue.
///
/// Juste : premier arrivé, premier servi ; un permis rendu va à qui attend, jamais à un nouveau
/// venu. Sûr entre threads. Annuler ne perd rien : un permis qui allait à une attente annulée va à
/// la suivante. Il survit aux coroutines qui l'attendent. Tout est O(1).
/// Boost 1.78 offre un canal (experimental::channel) avec lequel on en écrit un.
class SemaphoreAsync {
public:
    explicit SemaphoreAsync(std::size_t permis) : libres_(permis) {}
    SemaphoreAsync(const SemaphoreAsync&) = delete;
    SemaphoreAsync& operator=(const SemaphoreAsync&) = delete;

    /// Un permis, rendu à sa destruction. Se déplace.
    class Permis {
    public:
        explicit Permis(SemaphoreAsync& semaphore) : semaphore_(&semaphore) {}
        Permis(Permis&& autre) noexcept : semaphore_(std::exchange(autre.semaphore_, nullptr)) {}
        Permis& operator=(Permis&& autre) noexcept {
            std::swap(semaphore_, autre.semaphore_);
            return *this;
        }
        ~Permis() {
            if (semaphore_ != nullptr) semaphore_->rendre();
        }

    private:
        SemaphoreAsync* semaphore_;
    };

    // [prendre]
    /// Prend un permis, ou l'attend. Lève boost::system::system_error (operation_aborted) si
    /// l'arrêt est demandé avant : aucun permis n'est alors pris.
    asio::awaitable<void> prendre(std::stop_token arret = {}) {
        if (arret.stop_requested()) lever_annulation();
        std::optional<Salle::Place> place;
        {
            const std::lock_guard garde(verrou_);  // le temps de décider, pas d'attendre
            if (libres_ > 0) {
                --libres_;
                co_return;
            }
            place.emplace(salle_, verrou_);
        }
        co_await place->attendre(std::move(arret));  // au retour, le permis est à nous
    }

    /// Rend des permis : à ceux qui attendent d'abord.
    void rendre(std::size_t combien = 1) {
        const std::lock_guard garde(verrou_);
        while (combien > 0 && salle_.appeler() != nullptr)
            --combien;
        libres_ += combien;
    }
    // [/prendre]

    /// Comme prendre(), mais le permis est rendu tout seul.
    asio::awaitable<Permis> permis(std::stop_token arret = {}) {
        co_await prendre(std::move(arret));
        co_return Permis(*this);
    }

    /// Prend un permis s'il y en a un de libre, sans attendre.
    bool essayer() {
        const std::lock_guard garde(verrou_);
        if (libres_ == 0) return false;
        --libres_;
        return true;
    }

    std::size_t libres() const {
        const std::lock_guard garde(verrou_);
        return libres_;
    }
    std::size_t attendent() const {
        const std::lock_guard garde(verrou_);
        return salle_.taille();
    }

private:
    using Salle = SalleDAttente<std::monostate>;

    mutable std::mutex verrou_;  ///< protège la suite ; jamais tenu pendant un co_await
    std::size_t libres_;         ///< nul tant que quelqu'un attend
    Salle salle_;
};

}  // namespace cours
