// attendu : ÉCHEC — l'état de la place est un atomique, vérifié puis changé
//
// Atomique ne rend indivisible que chaque opération : load() puis store() laissent passer un
// autre client entre les deux.
#pragma once

#include <atomic>
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
            conclure(place, std::nullopt);
            throw;
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
        std::atomic<bool> en_cours = false;
        std::optional<std::string> acheteur;
    };

    // Vérifie, puis réserve. Rend false si la place n'est pas libre.
    bool reserver(int place) {
        Place& voulue = places_.at(static_cast<std::size_t>(place));
        if (voulue.en_cours.load() || voulue.acheteur) return false;
        voulue.en_cours.store(true);
        return true;
    }

    void conclure(int place, std::optional<std::string> acheteur) {
        const std::lock_guard garde(verrou_);
        Place& voulue = places_.at(static_cast<std::size_t>(place));
        voulue.acheteur = std::move(acheteur);
        voulue.en_cours.store(false);
    }

    mutable std::mutex verrou_;
    std::vector<Place> places_;  // protégé par verrou_
};
