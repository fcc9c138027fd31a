// attendu : ÉCHEC dans « deux clients, une place : un seul paie, dans tous les entrelacements » — la place n'est vérifiée de nouveau qu'après le paiement
//
// La place n'est vendue qu'une fois, mais le perdant a payé.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

class Billetterie {
public:
    explicit Billetterie(int places) : places_(static_cast<std::size_t>(places)) {}

    bool vendre(int place, const std::string& client, const std::function<bool()>& payer) {
        if (acheteur(place)) return false;
        if (!payer()) return false;
        const std::lock_guard garde(verrou_);
        Place& voulue = places_.at(static_cast<std::size_t>(place));
        if (voulue.acheteur) return false;
        voulue.acheteur = client;
        return true;
    }

    std::optional<std::string> acheteur(int place) const {
        const std::lock_guard garde(verrou_);
        return places_.at(static_cast<std::size_t>(place)).acheteur;
    }

private:
    struct Place {
        bool en_cours = false;  // quelqu'un est en train de la payer
        std::optional<std::string> acheteur;
    };

    mutable std::mutex verrou_;
    std::vector<Place> places_;  // protégé par verrou_
};
