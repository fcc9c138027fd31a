// Solution de l'exercice 5.1 — Tampon borné. Une possibilité parmi d'autres.
//
// - Un seul mutex protège tout l'état : la file et le drapeau. Deux conditions, une par raison
//   d'attendre. Avec une seule et notify_one(), un dépôt pourrait réveiller un autre producteur,
//   qui se rendormirait aussitôt : le consommateur concerné, lui, dormirait pour toujours.
// - wait(garde, prédicat) vérifie le prédicat avant de dormir et après chaque réveil. Un if à la
//   place de cette boucle laisserait passer un thread réveillé sans raison, ou doublé par un autre.
// - arreter() change le drapeau sous le verrou. Sinon, un consommateur qui vient de le lire faux et
//   s'apprête à dormir manquerait la notification. notify_all() : tous doivent partir.
// - On notifie sous le verrou : le thread réveillé y bute un instant, mais qui détruirait le tampon
//   dès son réveil doit d'abord reprendre ce verrou, donc attendre que la notification soit finie.
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
        valeur_prete_.notify_one();  // une valeur de plus : un consommateur suffit
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
        const std::lock_guard garde(verrou_);
        arrete_ = true;
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
