// Solution de l'exercice 17.3 — Battements de cœur. Une possibilité parmi d'autres.
//
// - Tout est rangé par session, rien par nom : le revenant et son remplaçant ont parfois le même.
// - Fermer une session, c'est l'ôter de la table. Un numéro qui n'y est pas est refusé, qu'il soit
//   d'un congédié ou d'un inconnu : il n'y a pas d'état « fermée » à tester partout.
// - Les tâches confiées portent un rang : l'ordre survit au mélange des sessions.
// - Avant d'accuser les autres de s'être tus, le surveillant vérifie qu'il était là pour entendre.
#pragma once

#include <chapitre16/lien_defaillant.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using Heure = cours::Heure;  ///< des millisecondes depuis une origine quelconque

class Surveillance {
public:
    using Session = std::uint64_t;

    explicit Surveillance(Heure silence) : silence_(silence) {}
    Surveillance(const Surveillance&) = delete;
    Surveillance& operator=(const Surveillance&) = delete;

    /// Un worker se présente. Son nom ne sert qu'au journal.
    Session inscrire(const std::string&, Heure maintenant) {
        const Session session = prochaine_++;
        entendues_[session] = maintenant;
        return session;
    }

    /// Rend faux si cette session n'est pas ouverte.
    bool battre(Session session, Heure maintenant) {
        const auto place = entendues_.find(session);
        if (place == entendues_.end()) return false;
        place->second = maintenant;
        return true;
    }

    /// Cette session reçoit cette tâche. Rend faux si elle n'est pas ouverte.
    bool confier(Session session, const std::string& tache) {
        if (entendues_.count(session) == 0) return false;
        confiees_.push_back({session, tache});
        return true;
    }

    /// Cette session dit avoir fini cette tâche. Rend vrai si cela compte.
    bool rendre(Session session, const std::string& tache, Heure maintenant) {
        if (!battre(session, maintenant)) return false;
        return std::erase(confiees_, std::pair(session, tache)) != 0;
    }

    /// Congédie les silencieux. Rend les tâches à confier à d'autres.
    std::vector<std::string> reprendre(Heure maintenant) {
        const bool etait_fige = appel_ && maintenant - *appel_ > silence_;
        appel_ = maintenant;
        if (etait_fige) {
            for (auto& [session, entendue] : entendues_)
                entendue = maintenant;
            return {};
        }
        std::erase_if(entendues_,
                      [&](const auto& paire) { return maintenant - paire.second > silence_; });
        return orphelines();
    }

    /// Combien de sessions sont ouvertes.
    std::size_t ouvertes() const { return entendues_.size(); }

private:
    /// Retire, et rend dans l'ordre, les tâches dont la session n'existe plus.
    std::vector<std::string> orphelines() {
        std::vector<std::string> taches;
        std::erase_if(confiees_, [&](const auto& confiee) {
            if (entendues_.count(confiee.first) != 0) return false;
            taches.push_back(confiee.second);
            return true;
        });
        return taches;
    }

    Heure silence_;
    Session prochaine_ = 1;
    std::optional<Heure> appel_{};  ///< le dernier de reprendre()
    std::map<Session, Heure> entendues_{};
    std::vector<std::pair<Session, std::string>> confiees_{};  ///< par ordre
};
