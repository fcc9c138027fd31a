// attendu : ÉCHEC — un verrou partagé autour des compteurs
//
// Juste, et le verrou n'est pas tenu pendant le déplacement. C'est encore un verrou.
#pragma once

#include <cstddef>
#include <optional>
#include <shared_mutex>
#include <utility>
#include <vector>

template <class T>
class AnneauSpsc {
public:
    explicit AnneauSpsc(std::size_t capacite) : cases_(capacite) {}

    bool essayer_deposer(T&& valeur) {
        const auto [deposees, retirees] = lire();
        if (deposees - retirees == cases_.size()) return false;
        cases_[deposees % cases_.size()].emplace(std::move(valeur));
        verrou_.lock();
        ++compteurs_.deposees;  // publie la case
        verrou_.unlock();
        return true;
    }

    std::optional<T> essayer_retirer() {
        const auto [deposees, retirees] = lire();
        if (retirees == deposees) return std::nullopt;
        auto& place = cases_[retirees % cases_.size()];
        std::optional<T> valeur(std::move(*place));
        place.reset();
        verrou_.lock();
        ++compteurs_.retirees;  // rend la case
        verrou_.unlock();
        return valeur;
    }

private:
    struct Compteurs {
        std::size_t deposees = 0;
        std::size_t retirees = 0;
    };

    Compteurs lire() {
        const std::shared_lock garde(verrou_);
        return compteurs_;
    }

    std::vector<std::optional<T>> cases_;
    std::shared_mutex verrou_;
    Compteurs compteurs_;  // protégés par verrou_
};
