// attendu : DÉLAI DÉPASSÉ dans « un anneau de n places contient n valeurs, pas une de plus » — le dépôt tourne en attendant une place
//
// « Essayer » promet de revenir tout de suite. Une boucle occupe un cœur et fait dépendre le
// producteur de la vitesse du consommateur.
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
        while (rang - retirees_.load(std::memory_order_acquire) == cases_.size()) {
        }
        cases_[rang % cases_.size()].emplace(std::move(valeur));
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
