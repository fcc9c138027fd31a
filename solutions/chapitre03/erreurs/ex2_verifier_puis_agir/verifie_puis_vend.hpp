// attendu : ÉCHEC dans « deux clients, une place : un seul paie, dans tous les entrelacements » — la place n'est pas retenue entre la vérification et la vente
//
// Chaque accès est sous le verrou, leur suite ne l'est pas : la place se vend deux fois.
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
        {
            const std::lock_guard garde(verrou_);
            if (places_.at(static_cast<std::size_t>(place)).acheteur) return false;
        }
        if (!payer()) return false;
        conclure(place, client);
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

    void conclure(int place, std::optional<std::string> acheteur) {
        const std::lock_guard garde(verrou_);
        places_.at(static_cast<std::size_t>(place)) = {false, std::move(acheteur)};
    }

    mutable std::mutex verrou_;
    std::vector<Place> places_;  // protégé par verrou_
};
