// attendu : ÉCHEC dans « la plus prioritaire d'abord » — l'ordre de la comparaison est inversé
//
// Le signe manque : la structure rend d'abord la plus petite urgence.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

template <class T>
class FileAVieillissement {
public:
    explicit FileAVieillissement(int patience) : patience_(patience) {}

    void deposer(T valeur, int priorite) {
        const std::lock_guard garde(verrou_);
        const long long urgence = static_cast<long long>(patience_) * priorite - retraits_;
        attentes_.emplace(std::pair(urgence, depots_++), std::move(valeur));
    }

    std::optional<T> retirer() {
        const std::lock_guard garde(verrou_);
        if (attentes_.empty()) return std::nullopt;
        ++retraits_;
        auto noeud = attentes_.extract(attentes_.begin());
        return std::move(noeud.mapped());
    }

    std::size_t taille() const {
        const std::lock_guard garde(verrou_);
        return attentes_.size();
    }

private:
    int patience_;
    mutable std::mutex verrou_;  // protège tout ce qui suit
    long long retraits_ = 0;
    long long depots_ = 0;
    // Triées par urgence décroissante (d'où le signe), puis par numéro d'ordre.
    std::map<std::pair<long long, long long>, T> attentes_;
};
