// Solution de l'exercice 6.5 — Anneau SPSC. Une possibilité parmi d'autres.
//
// - Deux compteurs qui ne font que croître. Leur différence est le nombre de valeurs présentes : 0,
//   vide ; capacite, plein. Avec deux positions ramenées à chaque tour, « vide » et « plein » se
//   ressembleraient, et il faudrait sacrifier une place. (Ils débordent ensemble et sans dommage si
//   la capacité est une puissance de deux ; sinon, au bout de 2^64 dépôts, soit des siècles.)
// - La valeur est rangée, puis le compteur avance en release : qui lit la nouvelle valeur du
//   compteur en acquire voit la case remplie, et tout ce qui la précède. Dans l'autre sens, la case
//   est vidée, puis rendue en release : qui la réécrit l'a vue vide. Il faut les deux paires.
//   relaxed, ici, donnerait sur x86 les mêmes instructions et passerait les essais ; sur un
//   processeur ARM, ou après une optimisation du compilateur, des valeurs se perdraient.
// - Chacun relit son propre compteur en relaxed : il est seul à l'écrire.
// - alignas(64) : sur une même ligne de cache, les deux compteurs se la disputeraient sans cesse
//   (faux partage, chapitre 2).
// L'idée est celle de L. Lamport (« Specifying Concurrent Program Modules », 1983).
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
        if (rang - retirees_.load(std::memory_order_acquire) == cases_.size()) return false;
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
