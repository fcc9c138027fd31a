// Solution de l'exercice p2.1 — Parking à sémaphores. Une possibilité parmi d'autres.
//
// - Un seul verrou garde tout l'état : places libres, comptes, file d'attente. etat() est un
//   instantané sans effort.
// - Chaque voiture qui attend a son propre sémaphore. Un sémaphore commun réveillerait n'importe
//   qui ; le sien réveille celle qu'on a choisie, à qui la place est déjà donnée. Rien à
//   revérifier.
// - La place passe de main en main, sous le verrou : à aucun moment elle n'est libre sous les yeux
//   d'une voiture qui arrive et qui doublerait.
// - Celui qui renonce ne quitte la file que s'il y est encore. S'il n'y est plus, une place lui a
//   été donnée : il la prend, car personne d'autre ne le fera.
// - std::stop_callback appelle sa fonction tout de suite si l'arrêt est déjà demandé, et attend
//   qu'elle finisse quand on le détruit. Cette fonction prend le verrou : il ne faut donc le tenir
//   ni en construisant le rappel, ni en le détruisant.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <semaphore>
#include <stdexcept>
#include <stop_token>
#include <utility>
#include <vector>

enum class Conducteur { visiteur, abonne };

struct EtatParking {
    int libres = 0;
    int visiteurs = 0;
    int abonnes = 0;
    int en_attente = 0;
};

class Parking {
public:
    class Ticket {
    public:
        Ticket(Ticket&& autre) noexcept
            : parking_(std::exchange(autre.parking_, nullptr)),
              conducteur_(autre.conducteur_),
              place_(std::exchange(autre.place_, aucune)) {}
        Ticket& operator=(Ticket&& autre) noexcept {
            Ticket nouveau(std::move(autre));  // d'abord : un ticket affecté à lui-même le reste
            std::swap(parking_, nouveau.parking_);
            std::swap(conducteur_, nouveau.conducteur_);
            std::swap(place_, nouveau.place_);
            return *this;
        }
        ~Ticket() { rendre(); }

        int place() const { return place_; }

        void rendre() {
            const int place = std::exchange(place_, aucune);
            if (place != aucune) parking_->liberer(conducteur_, place);
        }

    private:
        friend class Parking;
        Ticket(Parking& parking, Conducteur conducteur, int place)
            : parking_(&parking), conducteur_(conducteur), place_(place) {}

        Parking* parking_;
        Conducteur conducteur_;
        int place_;
    };

    explicit Parking(int places, int reservees = 0) : places_visiteurs_(places - reservees) {
        if (places < 1 || reservees < 0 || reservees > places)
            throw std::invalid_argument("un parking a des places, dont certaines réservées");
        for (int place = places; place-- > 0;)
            libres_.push_back(place);
    }
    Parking(const Parking&) = delete;
    Parking& operator=(const Parking&) = delete;

    std::optional<Ticket> entrer(Conducteur conducteur, std::stop_token renoncement = {}) {
        if (renoncement.stop_requested()) return std::nullopt;
        Attente moi(conducteur);
        {
            const std::lock_guard garde(verrou_);
            if (ferme_) return std::nullopt;
            if (permise(conducteur)) return Ticket(*this, conducteur, occuper(conducteur));
            attentes_.push_back(&moi);
        }
        {
            const std::stop_callback rappel(renoncement, [&] { renoncer(moi); });
            moi.reponse.acquire();
        }
        const std::lock_guard garde(verrou_);  // celui qui a répondu a fini de toucher à `moi`
        if (moi.place == aucune) return std::nullopt;
        return Ticket(*this, conducteur, moi.place);
    }

    std::optional<Ticket> essayer_entrer(Conducteur conducteur) {
        const std::lock_guard garde(verrou_);
        if (ferme_ || !permise(conducteur)) return std::nullopt;
        return Ticket(*this, conducteur, occuper(conducteur));
    }

    void fermer() {
        const std::lock_guard garde(verrou_);
        ferme_ = true;
        for (auto* attente : std::exchange(attentes_, {}))
            attente->reponse.release();
    }

    void attendre_vide() const {
        std::unique_lock garde(verrou_);
        vide_.wait(garde, [this] { return gares_visiteurs_ + gares_abonnes_ == 0; });
    }

    EtatParking etat() const {
        const std::lock_guard garde(verrou_);
        return {static_cast<int>(libres_.size()), gares_visiteurs_, gares_abonnes_,
                static_cast<int>(attentes_.size())};
    }

private:
    static constexpr int aucune = -1;

    /// Une voiture qui attend ; vit sur la pile de son thread.
    struct Attente {
        explicit Attente(Conducteur c) : conducteur(c) {}
        Conducteur conducteur;
        std::binary_semaphore reponse{0};
        int place = aucune;  // écrite sous le verrou, avant la réponse
    };

    bool permise(Conducteur conducteur) const {
        if (libres_.empty()) return false;
        return conducteur == Conducteur::abonne || gares_visiteurs_ < places_visiteurs_;
    }

    int& gares(Conducteur conducteur) {
        return conducteur == Conducteur::abonne ? gares_abonnes_ : gares_visiteurs_;
    }

    int occuper(Conducteur conducteur) {
        const int place = libres_.back();
        libres_.pop_back();
        ++gares(conducteur);
        return place;
    }

    void liberer(Conducteur conducteur, int place) {
        const std::lock_guard garde(verrou_);
        libres_.push_back(place);
        --gares(conducteur);
        servir();
        if (gares_visiteurs_ + gares_abonnes_ == 0) vide_.notify_all();
    }

    /// Donne ce qui est libre, de la plus ancienne voiture à la plus récente.
    void servir() {
        for (auto it = attentes_.begin(); it != attentes_.end();) {
            auto& attente = **it;
            if (!permise(attente.conducteur)) {
                ++it;
                continue;
            }
            it = attentes_.erase(it);
            attente.place = occuper(attente.conducteur);
            attente.reponse.release();
        }
    }

    void renoncer(Attente& moi) {
        const std::lock_guard garde(verrou_);
        const auto it = std::find(attentes_.begin(), attentes_.end(), &moi);
        if (it == attentes_.end()) return;
        attentes_.erase(it);
        moi.reponse.release();
    }

    const int places_visiteurs_;
    mutable std::mutex verrou_;
    mutable std::condition_variable vide_;
    std::vector<int> libres_;
    std::list<Attente*> attentes_;  // la plus ancienne devant
    int gares_visiteurs_ = 0;
    int gares_abonnes_ = 0;
    bool ferme_ = false;
};
