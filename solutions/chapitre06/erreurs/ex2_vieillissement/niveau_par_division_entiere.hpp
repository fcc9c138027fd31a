// attendu : ÉCHEC dans « l'ordre de sortie est celui de la définition, sur deux mille opérations » — G1 : l'urgence avance par paliers, et change dans le tas
//
// Les paliers de deux valeurs ne tombent pas au même retrait : leur ordre change pendant qu'elles
// attendent, et le tas, trié avec l'ancien, n'en sait rien.
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
        tas_.push_back({std::move(valeur), priorite, retraits_, depots_++});
        std::push_heap(tas_.begin(), tas_.end(),
                       [this](const Attente& a, const Attente& b) { return moins_urgente(a, b); });
    }

    std::optional<T> retirer() {
        const std::lock_guard garde(verrou_);
        if (tas_.empty()) return std::nullopt;
        std::pop_heap(tas_.begin(), tas_.end(),
                      [this](const Attente& a, const Attente& b) { return moins_urgente(a, b); });
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
        int priorite;
        long long retraits_au_depot;
        long long numero;
    };
    long long niveau(const Attente& a) const {
        return a.priorite + (retraits_ - a.retraits_au_depot) / patience_;
    }
    bool moins_urgente(const Attente& a, const Attente& b) const {
        if (niveau(a) != niveau(b)) return niveau(a) < niveau(b);
        return a.numero > b.numero;
    }

    int patience_;
    mutable std::mutex verrou_;
    long long retraits_ = 0;
    long long depots_ = 0;
    std::vector<Attente> tas_;
};
