// attendu : ÉCHEC dans « chaque thread emboîte ses propres zones » — une seule pile de zones ouvertes, bien protégée, pour tous les threads
//
// Le verrou supprime l'accès concurrent, pas l'erreur : la zone d'un thread passe pour la fille de
// celle d'un autre, qui se la retranche.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

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

    struct Ouverte {
        std::string nom;
        std::chrono::nanoseconds filles{0};
    };
    std::vector<Ouverte> ouvertes_;
};

class Zone {
public:
    Zone(Profileur& profileur, std::string nom) : profileur_(profileur), nom_(std::move(nom)) {
        const std::lock_guard garde(profileur_.verrou_);
        profileur_.ouvertes_.push_back({nom_});
        debut_ = std::chrono::steady_clock::now();
    }

    ~Zone() {
        const std::chrono::nanoseconds duree = std::chrono::steady_clock::now() - debut_;
        const std::lock_guard garde(profileur_.verrou_);
        const auto filles = profileur_.ouvertes_.back().filles;
        profileur_.ouvertes_.pop_back();
        if (!profileur_.ouvertes_.empty()) profileur_.ouvertes_.back().filles += duree;
        Bilan& bilan = profileur_.bilans_[nom_];
        ++bilan.passages;
        bilan.propre += duree - filles;
        if (!deja_comptee()) bilan.total += duree;
    }

    Zone(const Zone&) = delete;
    Zone& operator=(const Zone&) = delete;

private:
    bool deja_comptee() const {
        for (const auto& ouverte : profileur_.ouvertes_)
            if (ouverte.nom == nom_) return true;
        return false;
    }

    Profileur& profileur_;
    std::string nom_;
    std::chrono::steady_clock::time_point debut_;
};
