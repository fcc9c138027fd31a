// Solution de l'exercice 17.2 — File de tâches. Une possibilité parmi d'autres.
//
// - Une seule table, rangée par ordre d'acceptation : la première qui attend est la bonne. Aucune
//   liste ne passe d'un état à l'autre, donc aucune tâche ne se perd entre deux.
// - Une tâche attend si son bail est fini : c'est une comparaison, non un événement qu'il faudrait
//   ne pas manquer.
// - Le jeton désigne un bail, non une tâche : c'est lui qui distingue un revenant du worker qui a
//   la tâche maintenant.
// - Les id sont retenus à part, et pour toujours : une tâche finie qu'on redépose serait refaite.
// - Le grand livre vérifie d'abord, puis écrit l'id et le montant sous un même verrou : ensemble ou
//   pas du tout.
#pragma once

#include <chapitre16/lien_defaillant.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>

using Heure = cours::Heure;  ///< des millisecondes depuis une origine quelconque

/// Verser ce montant, en centimes, peut-être négatif.
struct Tache {
    std::string id{};
    std::int64_t montant = 0;
    bool operator==(const Tache&) const = default;
};

enum class Depot { acceptee, deja, pleine };

/// Une tâche confiée, et de quoi la confirmer.
struct Bail {
    Tache tache{};
    std::uint64_t jeton = 0;
};

class FileDeTaches {
public:
    FileDeTaches(std::size_t capacite, Heure bail) : capacite_(capacite), bail_(bail) {}
    FileDeTaches(const FileDeTaches&) = delete;
    FileDeTaches& operator=(const FileDeTaches&) = delete;

    Depot deposer(const Tache& tache) {
        const std::lock_guard garde(verrou_);
        if (connus_.count(tache.id) != 0) return Depot::deja;
        if (taches_.size() >= capacite_) return Depot::pleine;
        connus_.insert(tache.id);
        taches_.emplace(rang_++, Suivie{tache});
        return Depot::acceptee;
    }

    std::optional<Bail> prendre(Heure maintenant) {
        const std::lock_guard garde(verrou_);
        for (auto& [rang, suivie] : taches_) {
            if (suivie.jeton != 0 && maintenant - suivie.prise < bail_) continue;
            suivie.jeton = jeton_++;
            suivie.prise = maintenant;
            return Bail{suivie.tache, suivie.jeton};
        }
        return std::nullopt;
    }

    bool confirmer(std::uint64_t jeton) {
        const std::lock_guard garde(verrou_);
        if (jeton == 0) return false;
        for (auto place = taches_.begin(); place != taches_.end(); ++place) {
            if (place->second.jeton != jeton) continue;
            taches_.erase(place);
            return true;
        }
        return false;
    }

private:
    struct Suivie {
        Tache tache;
        std::uint64_t jeton = 0;  ///< de son dernier bail ; 0 : jamais prise
        Heure prise{};            ///< la dernière fois ; une heure plus un bail pourrait déborder
    };

    std::size_t capacite_;
    Heure bail_;
    std::mutex verrou_{};
    std::uint64_t rang_ = 0;
    std::uint64_t jeton_ = 1;
    std::map<std::uint64_t, Suivie> taches_{};  ///< pas finies, par ordre d'acceptation
    std::set<std::string> connus_{};
};

class GrandLivre {
public:
    GrandLivre() = default;
    GrandLivre(const GrandLivre&) = delete;
    GrandLivre& operator=(const GrandLivre&) = delete;

    bool appliquer(const Tache& tache) {
        const std::lock_guard garde(verrou_);
        if (ecrites_.count(tache.id) != 0) return false;
        if (deborderait(tache.montant)) throw std::overflow_error("le solde déborderait");
        ecrites_.insert(tache.id);
        solde_ += tache.montant;
        return true;
    }

    std::int64_t solde() const {
        const std::lock_guard garde(verrou_);
        return solde_;
    }

private:
    bool deborderait(std::int64_t montant) const {
        using Limites = std::numeric_limits<std::int64_t>;
        return montant > 0 ? solde_ > Limites::max() - montant : solde_ < Limites::min() - montant;
    }

    mutable std::mutex verrou_{};
    std::set<std::string> ecrites_{};
    std::int64_t solde_ = 0;
};
