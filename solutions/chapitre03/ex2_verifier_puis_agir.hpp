// Solution de l'exercice 3.2 — Vérifier puis agir. Une possibilité parmi d'autres.
//
// - Entre « libre » et « vendue », un troisième état : « en cours ». Vérifier que la place est
//   libre et la noter en cours se fait d'un seul geste, sous le verrou. Dès lors elle appartient à
//   ce client, et le verrou n'a pas besoin d'être tenu pendant le paiement.
// - Tenir le verrou pendant payer() ne vendrait rien deux fois, mais toute la billetterie
//   attendrait la banque ; un verrou par place ferait attendre ceux qui veulent la même.
// - Vérifier de nouveau après le paiement (« est-elle toujours libre ? ») ne suffit pas : le
//   perdant a déjà payé.
// - Quoi qu'il arrive à payer(), la place ne doit pas rester en cours : refus et exception la
//   rendent.
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
        bool en_cours = false;  // quelqu'un est en train de la payer
        std::optional<std::string> acheteur;
    };

    // Vérifie et réserve d'un seul geste. Renvoie false si la place n'est pas libre.
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
