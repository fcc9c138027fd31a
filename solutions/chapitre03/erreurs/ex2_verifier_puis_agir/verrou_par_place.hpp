// attendu : ÉCHEC dans « pendant un paiement, personne n'attend » — G3 : un verrou par place, tenu pendant le paiement
//
// Les autres places se vendent, mais qui veut celle-ci, ou la regarde, attend la banque.
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
        Place& voulue = places_.at(static_cast<std::size_t>(place));
        const std::lock_guard garde(voulue.verrou);
        if (voulue.acheteur) return false;
        if (!payer()) return false;
        voulue.acheteur = client;
        return true;
    }

    std::optional<std::string> acheteur(int place) const {
        const Place& voulue = places_.at(static_cast<std::size_t>(place));
        const std::lock_guard garde(voulue.verrou);
        return voulue.acheteur;
    }

private:
    struct Place {
        mutable std::mutex verrou;  // protège acheteur
        std::optional<std::string> acheteur;
    };

    std::vector<Place> places_;
};
