// attendu : ÉCHEC dans « un paiement interrompu par une exception rend la place » — l'exception est prise pour un refus
//
// L'appelant ne saura jamais que la banque est en panne.
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
        std::optional<std::string> acheteur(client);  // avant de payer : une copie peut échouer
        if (!reserver(place)) return false;
        bool paye = false;
        try {
            paye = payer();  // sans verrou : les autres clients continuent
        } catch (...) {
            paye = false;
        }
        conclure(place, paye ? std::move(acheteur) : std::nullopt);
        return paye;
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

    // Vérifie et réserve d'un seul geste. Rend false si la place n'est pas libre.
    bool reserver(int place) {
        const std::lock_guard garde(verrou_);
        Place& voulue = places_.at(static_cast<std::size_t>(place));
        if (voulue.en_cours || voulue.acheteur) return false;
        voulue.en_cours = true;
        return true;
    }

    void conclure(int place, std::optional<std::string> acheteur) {
        const std::lock_guard garde(verrou_);
        places_.at(static_cast<std::size_t>(place)) = {false, std::move(acheteur)};
    }

    mutable std::mutex verrou_;
    std::vector<Place> places_;  // protégé par verrou_
};
