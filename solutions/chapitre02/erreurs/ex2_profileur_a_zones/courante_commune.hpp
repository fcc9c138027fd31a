// attendu : COURSE DÉTECTÉE — une seule zone courante pour tous les threads
//
// Sans thread_local, tous les threads lisent et écrivent la même variable ; et la zone de l'un
// devient la fille de celle d'un autre.
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
        int hauteur = 0;  // bornée : d'un thread à l'autre, les mères peuvent tourner en rond
        for (const Zone* zone = mere_; zone != nullptr && ++hauteur < 100; zone = zone->mere_)
            if (zone->nom_ == nom_) return true;
        return false;
    }

    inline static Zone* courante = nullptr;  // la plus intérieure de ce thread

    Profileur& profileur_;
    std::string nom_;
    Zone* mere_;
    std::chrono::steady_clock::time_point debut_;
    std::chrono::nanoseconds filles_{0};  // durée des zones directement à l'intérieur
};
