// attendu : COURSE DÉTECTÉE — les compteurs ne sont pas atomiques
//
// « Chaque compteur n'a qu'un écrivain » : il a aussi un lecteur, dans un autre thread.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

template <class T>
class AnneauSpsc {
public:
    explicit AnneauSpsc(std::size_t capacite) : cases_(capacite) {}

    bool essayer_deposer(T&& valeur) {
        const std::size_t rang = deposees_;
        if (rang - retirees_ == cases_.size()) return false;
        cases_[rang % cases_.size()].emplace(std::move(valeur));
        deposees_ = rang + 1;  // publie la case
        return true;
    }

    std::optional<T> essayer_retirer() {
        const std::size_t rang = retirees_;
        if (rang == deposees_) return std::nullopt;
        auto& place = cases_[rang % cases_.size()];
        std::optional<T> valeur(std::move(*place));
        place.reset();
        retirees_ = rang + 1;  // rend la case
        return valeur;
    }

private:
    std::vector<std::optional<T>> cases_;
    alignas(64) std::size_t deposees_ = 0;  // n'est écrit que par le producteur
    alignas(64) std::size_t retirees_ = 0;  // n'est écrit que par le consommateur
};
