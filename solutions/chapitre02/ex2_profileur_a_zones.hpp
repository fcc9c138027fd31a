// Solution de l'exercice 2.2 — Profileur à zones. Une possibilité parmi d'autres.
//
// - Chaque thread a sa zone courante (thread_local) : la chaîne des mères ne passe jamais d'un
//   thread à l'autre, et ouvrir une zone ne prend aucun verrou. Une variable ordinaire ferait de
//   la zone d'un thread la fille de celle d'un autre, et serait un accès concurrent.
// - À la fermeture, la courante redevient la mère, et non nullptr : une seconde fille serait
//   sinon orpheline, et son temps compterait deux fois.
// - Une fille donne sa durée à sa mère seule. La donner aussi à la grand-mère la retrancherait
//   deux fois : la durée de la mère la contient déjà.
// - Une zone dont une mère porte le même nom n'ajoute rien au total : celui de la mère le
//   contient.
// - Le verrou n'est tenu que le temps de mettre à jour une ligne. L'heure se lit avant de le
//   prendre : l'attendre n'est pas du temps passé dans la zone.
// - Le destructeur fait tout : une exception le traverse comme un return.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

struct Bilan {
    std::uint64_t passages = 0;
    std::chrono::nanoseconds total{0};
    std::chrono::nanoseconds propre{0};
};

class Profileur {
public:
    std::map<std::string, Bilan> bilan() const {
        const std::lock_guard garde(verrou_);
        return bilans_;
    }

private:
    friend class Zone;
    mutable std::mutex verrou_;  // protège bilans_
    std::map<std::string, Bilan> bilans_;
};

class Zone {
public:
    Zone(Profileur& profileur, std::string nom)
        : profileur_(profileur), nom_(std::move(nom)), mere_(courante) {
        courante = this;
        debut_ = std::chrono::steady_clock::now();
    }

    ~Zone() {
        const std::chrono::nanoseconds duree = std::chrono::steady_clock::now() - debut_;
        courante = mere_;
        if (mere_ != nullptr) mere_->filles_ += duree;

        const std::lock_guard garde(profileur_.verrou_);
        Bilan& bilan = profileur_.bilans_[nom_];
        ++bilan.passages;
        bilan.propre += duree - filles_;
        if (!deja_comptee()) bilan.total += duree;
    }

    Zone(const Zone&) = delete;
    Zone& operator=(const Zone&) = delete;

private:
    bool deja_comptee() const {
        for (const Zone* zone = mere_; zone != nullptr; zone = zone->mere_)
            if (zone->nom_ == nom_) return true;
        return false;
    }

    inline static thread_local Zone* courante = nullptr;  // la plus intérieure de ce thread

    Profileur& profileur_;
    std::string nom_;
    Zone* mere_;
    std::chrono::steady_clock::time_point debut_;
    std::chrono::nanoseconds filles_{0};  // durée des zones directement à l'intérieur
};
