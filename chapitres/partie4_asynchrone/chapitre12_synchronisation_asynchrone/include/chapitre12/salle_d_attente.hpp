#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

#include "reveil.hpp"

namespace cours {

/// L'attente a été annulée par son jeton : l'exception qu'emploie aussi Asio.
[[noreturn]] inline void lever_annulation() {
    throw boost::system::system_error(asio::error::operation_aborted);
}

/// La salle d'attente des composants de ce chapitre : des coroutines, dans l'ordre de leur arrivée,
/// chacune avec un objet (ce qu'elle attend, ou ce qu'elle apporte). Tout y est O(1).
///
/// Le verrou du propriétaire la protège : il est tenu pour construire une Place, et pour appeler
/// les fonctions de la salle ; il ne l'est jamais pendant une attente.
template <class Objet>
class SalleDAttente {
public:
    /// La place d'une coroutine, dans son cadre : détruite avec lui, même si la boucle disparaît.
    class Place {
    public:
        /// Verrou tenu.
        Place(SalleDAttente& salle, std::mutex& verrou, std::optional<Objet> objet = {})
            : salle_(salle), verrou_(verrou), objet_(std::move(objet)) {
            salle_.places_.push_back(this);
            ici_ = std::prev(salle_.places_.end());
        }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place() {
            const std::lock_guard garde(verrou_);
            if (assise_) salle_.places_.erase(ici_);
        }

        /// Verrou libre. Lève operation_aborted si l'attente est annulée.
        asio::awaitable<void> attendre(std::stop_token arret) {
            const bool appelee = co_await reveil_.attendre(std::move(arret));
            if (!appelee) lever_annulation();
        }

        /// Verrou tenu : ce que la place a reçu, ou ce qu'elle apporte.
        std::optional<Objet>& objet() { return objet_; }

    private:
        friend SalleDAttente;
        SalleDAttente& salle_;
        std::mutex& verrou_;
        std::optional<Objet> objet_;
        Reveil reveil_;
        typename std::list<Place*>::iterator ici_;
        bool assise_ = true;
    };

    /// Réveille la plus ancienne qui attende encore, et la rend ; nullptr s'il n'y en a pas. Son
    /// objet est à prendre ou à donner avant de rendre le verrou.
    Place* appeler() {
        while (!places_.empty()) {
            Place* const place = places_.front();
            places_.pop_front();
            place->assise_ = false;
            if (place->reveil_.sonner()) return place;  // sinon, annulée entre-temps : la suivante
        }
        return nullptr;
    }

    std::size_t taille() const { return places_.size(); }

private:
    std::list<Place*> places_;
};

}  // namespace cours
