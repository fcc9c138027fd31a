// Solution de l'exercice 6.1 — File fermable. Une possibilité parmi d'autres.
//
// - Les deux attentes se terminent par « ou la fermeture », sinon fermer() réveillerait des threads
//   qui se rendormiraient. Ce qui suit les distingue : le producteur regarde d'abord la fermeture
//   (plus rien n'entre), le consommateur d'abord les valeurs (rien ne se perd). Un consommateur qui
//   regarderait d'abord la fermeture abandonnerait ce qui reste.
// - Le drapeau se lit après l'attente, et non avant : la file a pu se fermer pendant le sommeil.
// - std::move(valeur) n'apparaît qu'au rangement. Un paramètre T pris par valeur serait détruit
//   avec le dépôt refusé : l'appelant aurait perdu sa valeur.
// - Un dépôt n'ajoute qu'une valeur : notify_one(). Un lot libère plusieurs places : notify_all().
// - Un lot réserve sa place avant de prendre la première valeur : si la mémoire manque, l'exception
//   part sans rien emporter. Il ne réserve pas `maximum` : ce nombre peut être immense.
// - Le drapeau change sous le verrou : sinon, réveil perdu (chapitre 5, paragraphe 1.7). On notifie
//   sous le verrou aussi : le dernier à sortir de la file peut alors la détruire.
#pragma once

#include <algorithm>
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
        std::optional<T> valeur(sortir());
        place_libre_.notify_one();
        return valeur;
    }

    std::vector<T> retirer_lot(std::size_t maximum) {
        std::unique_lock garde(verrou_);
        valeur_prete_.wait(garde, [this] { return fermee_ || !valeurs_.empty(); });
        std::vector<T> lot;
        lot.reserve(std::min(maximum, valeurs_.size()));
        while (!valeurs_.empty() && lot.size() < maximum)
            lot.push_back(sortir());
        place_libre_.notify_all();
        return lot;
    }

    void fermer() {
        const std::lock_guard garde(verrou_);
        fermee_ = true;
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
