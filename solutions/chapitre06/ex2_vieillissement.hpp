// Solution de l'exercice 6.2 — Priorité stable et vieillissement. Une possibilité parmi d'autres.
//
// - Toutes les valeurs qui attendent vieillissent ensemble, d'un point par retrait : leurs écarts
//   ne changent pas. L'urgence peut donc être ramenée à une clé fixée au dépôt, et une structure
//   triée une fois pour toutes suffit : O(log n), rien à mettre à jour. Une urgence que l'on ferait
//   évoluer dans un tas, par une division entière par exemple, en détruirait l'ordre en silence.
// - La clé de rangement est le couple (urgence, numéro d'ordre) : le numéro départage les égaux. Un
//   tas sur l'urgence seule les rendrait dans un ordre quelconque.
// - L'urgence se calcule en long long : patience × priorité déborde vite d'un int.
// - std::map::extract sort le nœud entier, dont la valeur peut être déplacée ; la tête d'une
//   std::priority_queue, elle, n'est prêtée qu'en lecture.
// - Le numéro d'ordre et le compte des retraits font partie de l'état : le même mutex les protège.
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
        attentes_.emplace(std::pair(-urgence, depots_++), std::move(valeur));
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
