// attendu : INTERBLOCAGE dans « deux retraits réveillent deux producteurs, dans tous les entrelacements » — on ne notifie que si la file était pleine
//
// Deux producteurs dorment, deux retraits se suivent : le second trouve une file qui n'est plus
// pleine, et ne prévient personne.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

template <class T>
class FileFermable {
public:
    explicit FileFermable(std::size_t capacite) : capacite_(capacite) {}

    bool deposer(T&& valeur) {
        std::unique_lock garde(verrou_);
        place_libre_.wait(garde, [this] { return fermee_ || valeurs_.size() < capacite_; });
        if (fermee_) return false;
        valeurs_.push(std::move(valeur));
        valeur_prete_.notify_one();
        return true;
    }

    std::optional<T> retirer() {
        std::unique_lock garde(verrou_);
        valeur_prete_.wait(garde, [this] { return fermee_ || !valeurs_.empty(); });
        if (valeurs_.empty()) return std::nullopt;
        const bool etait_pleine = valeurs_.size() == capacite_;
        std::optional<T> valeur(sortir());
        if (etait_pleine) place_libre_.notify_one();
        return valeur;
    }

    std::vector<T> retirer_lot(std::size_t maximum) {
        std::unique_lock garde(verrou_);
        valeur_prete_.wait(garde, [this] { return fermee_ || !valeurs_.empty(); });
        std::vector<T> lot;
        while (!valeurs_.empty() && lot.size() < maximum)
            lot.push_back(sortir());
        place_libre_.notify_all();
        return lot;
    }

    void fermer() {
        {
            const std::lock_guard garde(verrou_);
            fermee_ = true;
        }
        place_libre_.notify_all();
        valeur_prete_.notify_all();
    }

private:
    /// L'appelant tient verrou_ ; la file n'est pas vide.
    T sortir() {
        T valeur = std::move(valeurs_.front());
        valeurs_.pop();
        return valeur;
    }

    std::size_t capacite_;
    std::queue<T> valeurs_;
    bool fermee_ = false;
    std::mutex verrou_;                     // protège valeurs_ et fermee_
    std::condition_variable place_libre_;   // attendue par les producteurs
    std::condition_variable valeur_prete_;  // attendue par les consommateurs
};
