// attendu : INTERBLOCAGE dans « deux dépôts réveillent deux consommateurs, deux retraits deux producteurs » — on ne notifie que si le tampon était vide
//
// S'il n'était pas vide, quelqu'un a déjà été prévenu. Lui seul : son voisin dort toujours.
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
        place_libre_.wait(garde, [this] { return arrete_ || valeurs_.size() < capacite_; });
        if (arrete_) return false;
        valeurs_.push(std::move(valeur));
        if (valeurs_.size() == 1) valeur_prete_.notify_one();
        return true;
    }

    std::optional<T> retirer() {
        std::unique_lock garde(verrou_);
        valeur_prete_.wait(garde, [this] { return arrete_ || !valeurs_.empty(); });
        if (arrete_) return std::nullopt;
        std::optional<T> valeur(std::move(valeurs_.front()));
        valeurs_.pop();
        place_libre_.notify_one();  // une place de plus : un producteur suffit
        return valeur;
    }

    void arreter() {
        {
            const std::lock_guard garde(verrou_);
            arrete_ = true;
        }
        place_libre_.notify_all();
        valeur_prete_.notify_all();
    }

private:
    std::size_t capacite_;
    std::queue<T> valeurs_;
    bool arrete_ = false;
    std::mutex verrou_;                     // protège valeurs_ et arrete_
    std::condition_variable place_libre_;   // attendue par les producteurs
    std::condition_variable valeur_prete_;  // attendue par les consommateurs
};
