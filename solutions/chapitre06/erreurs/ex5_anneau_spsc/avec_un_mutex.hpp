// attendu : ÉCHEC — un mutex autour des deux fonctions
//
// Juste, mais un consommateur y attend un producteur arrêté en plein dépôt : c'est ce que
// l'exercice interdit.
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

template <class T>
class AnneauSpsc {
public:
    explicit AnneauSpsc(std::size_t capacite) : cases_(capacite) {}

    bool essayer_deposer(T&& valeur) {
        const std::lock_guard garde(verrou_);
        const std::size_t rang = deposees_.load(std::memory_order_relaxed);
        if (rang - retirees_.load(std::memory_order_acquire) == cases_.size()) return false;
        cases_[rang % cases_.size()].emplace(std::move(valeur));
        deposees_.store(rang + 1, std::memory_order_release);  // publie la case
        return true;
    }

    std::optional<T> essayer_retirer() {
        const std::lock_guard garde(verrou_);
        const std::size_t rang = retirees_.load(std::memory_order_relaxed);
        if (rang == deposees_.load(std::memory_order_acquire)) return std::nullopt;
        auto& place = cases_[rang % cases_.size()];
        std::optional<T> valeur(std::move(*place));
        place.reset();
        retirees_.store(rang + 1, std::memory_order_release);  // rend la case
        return valeur;
    }

private:
    std::mutex verrou_;
    std::vector<std::optional<T>> cases_;
    alignas(64) std::atomic<std::size_t> deposees_{0};  // n'est écrit que par le producteur
    alignas(64) std::atomic<std::size_t> retirees_{0};  // n'est écrit que par le consommateur
};
