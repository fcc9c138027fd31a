// attendu : ÉCHEC dans « à égalité, premier déposé, premier retiré » — un tas sur l'urgence seule
//
// Un tas ne garde pas l'ordre d'arrivée des égaux.
#pragma once

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

template <class T>
class FileAVieillissement {
public:
    explicit FileAVieillissement(int patience) : patience_(patience) {}

    void deposer(T valeur, int priorite) {
        const std::lock_guard garde(verrou_);
        tas_.push_back(
            {std::move(valeur), static_cast<long long>(patience_) * priorite - retraits_});
        std::push_heap(tas_.begin(), tas_.end(), moins_urgente);
    }

    std::optional<T> retirer() {
        const std::lock_guard garde(verrou_);
        if (tas_.empty()) return std::nullopt;
        std::pop_heap(tas_.begin(), tas_.end(), moins_urgente);
        std::optional<T> valeur(std::move(tas_.back().valeur));
        tas_.pop_back();
        ++retraits_;
        return valeur;
    }

    std::size_t taille() const {
        const std::lock_guard garde(verrou_);
        return tas_.size();
    }

private:
    struct Attente {
        T valeur;
        long long urgence;
    };
    static bool moins_urgente(const Attente& a, const Attente& b) { return a.urgence < b.urgence; }

    int patience_;
    mutable std::mutex verrou_;
    long long retraits_ = 0;
    std::vector<Attente> tas_;
};
