// attendu : INTERBLOCAGE dans « chaque valeur est retirée une fois, dans tous les entrelacements » — notify_one() sur une condition commune à deux sortes d'attente
//
// La notification d'un dépôt peut réveiller un autre producteur, qui se rendort : le consommateur
// qu'elle concernait dort pour toujours. Deux conditions, ou notify_all().
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <queue>
#include <utility>

template <class T>
class TamponBorne {
public:
    explicit TamponBorne(std::size_t capacite) : capacite_(capacite) {}

    bool deposer(T valeur) {
        std::unique_lock garde(verrou_);
        changement_.wait(garde, [this] { return arrete_ || valeurs_.size() < capacite_; });
        if (arrete_) return false;
        valeurs_.push(std::move(valeur));
        changement_.notify_one();  // une valeur de plus : un consommateur suffit
        return true;
    }

    std::optional<T> retirer() {
        std::unique_lock garde(verrou_);
        changement_.wait(garde, [this] { return arrete_ || !valeurs_.empty(); });
        if (arrete_) return std::nullopt;
        std::optional<T> valeur(std::move(valeurs_.front()));
        valeurs_.pop();
        changement_.notify_one();  // une place de plus : un producteur suffit
        return valeur;
    }

    void arreter() {
        {
            const std::lock_guard garde(verrou_);
            arrete_ = true;
        }
        changement_.notify_all();
    }

private:
    std::size_t capacite_;
    std::queue<T> valeurs_;
    bool arrete_ = false;
    std::mutex verrou_;  // protège valeurs_ et arrete_
    std::condition_variable changement_;
};
