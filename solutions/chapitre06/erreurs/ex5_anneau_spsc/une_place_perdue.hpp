// attendu : ÉCHEC dans « un anneau de n places contient n valeurs, pas une de plus » — deux positions, et une place sacrifiée pour distinguer plein de vide
//
// La solution des manuels, sans leur précaution : il fallait alors une case de plus que la
// capacité.
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
        const std::size_t rang = deposees_.load(std::memory_order_relaxed);
        const std::size_t suivant = (rang + 1) % cases_.size();
        if (suivant == retirees_.load(std::memory_order_acquire)) return false;
        cases_[rang].emplace(std::move(valeur));
        deposees_.store(suivant, std::memory_order_release);  // publie la case
        return true;
    }

    std::optional<T> essayer_retirer() {
        const std::size_t rang = retirees_.load(std::memory_order_relaxed);
        if (rang == deposees_.load(std::memory_order_acquire)) return std::nullopt;
        auto& place = cases_[rang];
        std::optional<T> valeur(std::move(*place));
        place.reset();
        retirees_.store((rang + 1) % cases_.size(), std::memory_order_release);  // rend la case
        return valeur;
    }

private:
    std::vector<std::optional<T>> cases_;
    alignas(64) std::atomic<std::size_t> deposees_{0};  // n'est écrit que par le producteur
    alignas(64) std::atomic<std::size_t> retirees_{0};  // n'est écrit que par le consommateur
};
