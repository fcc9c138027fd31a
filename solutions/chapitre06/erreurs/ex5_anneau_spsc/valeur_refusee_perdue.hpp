// attendu : ÉCHEC dans « une valeur refusée reste à celui qui la déposait » — la valeur est déplacée avant de savoir s'il y a une place
//
// L'appelant qui recommence plus tard déposerait une valeur vide.
#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

template <class T>
class AnneauSpsc {
public:
    explicit AnneauSpsc(std::size_t capacite) : cases_(capacite) {}

    bool essayer_deposer(T&& valeur) {
        T a_ranger = std::move(valeur);
        const std::size_t rang = deposees_.load(std::memory_order_relaxed);
        if (rang - retirees_.load(std::memory_order_acquire) == cases_.size()) return false;
        cases_[rang % cases_.size()].emplace(std::move(a_ranger));
        deposees_.store(rang + 1, std::memory_order_release);  // publie la case
        return true;
    }

    std::optional<T> essayer_retirer() {
        const std::size_t rang = retirees_.load(std::memory_order_relaxed);
        if (rang == deposees_.load(std::memory_order_acquire)) return std::nullopt;
        auto& place = cases_[rang % cases_.size()];
        std::optional<T> valeur(std::move(*place));
        place.reset();
        retirees_.store(rang + 1, std::memory_order_release);  // rend la case
        return valeur;
    }

private:
    std::vector<std::optional<T>> cases_;
    alignas(64) std::atomic<std::size_t> deposees_{0};  // n'est écrit que par le producteur
    alignas(64) std::atomic<std::size_t> retirees_{0};  // n'est écrit que par le consommateur
};
