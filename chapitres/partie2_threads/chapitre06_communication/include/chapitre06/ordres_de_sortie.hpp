#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

/// Les ordres dans lesquels une CollectionFermable rend ses valeurs. Aucun n'est sûr entre threads,
/// et n'a à l'être : la collection n'y touche que sous son verrou.
namespace cours::ordres {

/// Premier entré, premier sorti (FIFO). Ranger et sortir : O(1).
template <class T>
class PremierEntre {
public:
    template <class U>
    void ranger(U&& valeur) {
        valeurs_.emplace_back(std::forward<U>(valeur));
    }

    T sortir() {
        T valeur = std::move(valeurs_.front());
        valeurs_.pop_front();
        return valeur;
    }

    std::size_t taille() const { return valeurs_.size(); }

private:
    std::deque<T> valeurs_;
};

/// Dernier entré, premier sorti (LIFO). Ranger et sortir : O(1), amorti pour ranger.
template <class T>
class DernierEntre {
public:
    template <class U>
    void ranger(U&& valeur) {
        valeurs_.emplace_back(std::forward<U>(valeur));
    }

    T sortir() {
        T valeur = std::move(valeurs_.back());
        valeurs_.pop_back();
        return valeur;
    }

    std::size_t taille() const { return valeurs_.size(); }

private:
    std::vector<T> valeurs_;
};

// [plus_urgent]
/// La plus grande d'abord, au sens de `Moins` ; à égalité, la plus anciennement rangée. Ranger et
/// sortir : O(log n). `Moins` ne doit pas lever d'exception.
///
/// Un tas seul ne garde pas l'ordre d'arrivée ([alg.heap.operations]) : le rang le lui rend. Et
/// std::priority_queue ne prête sa tête qu'en lecture : on ne pourrait pas en sortir une valeur qui
/// n'est que déplaçable.
template <class T, class Moins>
class PlusUrgent {
public:
    template <class U>
    void ranger(U&& valeur) {
        tas_.emplace_back(std::forward<U>(valeur), prochain_rang_++);
        std::push_heap(tas_.begin(), tas_.end(), passe_apres);
    }

    T sortir() {
        std::pop_heap(tas_.begin(), tas_.end(), passe_apres);  // la plus urgente va à la fin
        T valeur = std::move(tas_.back().valeur);
        tas_.pop_back();
        return valeur;
    }

    std::size_t taille() const { return tas_.size(); }

private:
    struct Element {
        template <class U>
        Element(U&& v, std::uint64_t r) : valeur(std::forward<U>(v)), rang(r) {}
        T valeur;
        std::uint64_t rang;  // le numéro de son rangement
    };

    static bool passe_apres(const Element& a, const Element& b) {
        const Moins moins;
        if (moins(a.valeur, b.valeur)) return true;
        if (moins(b.valeur, a.valeur)) return false;
        return a.rang > b.rang;  // à égalité, le plus récent passe après
    }

    std::vector<Element> tas_;
    std::uint64_t prochain_rang_ = 0;
};
// [/plus_urgent]

}  // namespace cours::ordres
