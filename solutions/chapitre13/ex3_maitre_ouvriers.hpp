// Solution de l'exercice 13.3 — Maître-ouvriers. Une possibilité parmi d'autres.
//
// - Une tâche est à faire (dans a_faire_), confiée (dans un bail), ou faite (elle a un résultat).
//   Un bail dit qui tient quoi, et depuis combien de tics l'ouvrier se tait.
// - Mort, silence, redémarrage : trois raisons, un seul geste, reprendre(). Elle ne remet à faire
//   que ce qui n'est pas déjà fait : un autre a pu rendre cette tâche entre-temps.
// - Reprendre une tâche, c'est peut-être réveiller celui qui attendait qu'il y en ait une. Sans
//   cette notification, tout le monde dormirait à côté d'une tâche à faire.
// - Le silence n'est pas la mort : le résultat d'un silencieux est aussi bon qu'un autre. Le
//   premier arrivé compte ; c'est l'absence de résultat qui le dit, pas le nom de celui qui rend.
// - Une tâche rendue en retard est peut-être redevenue à faire : on l'en retire.
// - Compter les résultats, pas les appels à rendre() : un doublon finirait le calcul trop tôt.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

/// Distribue les tâches 0, 1… et rassemble leurs résultats. Sûr entre threads.
class Maitre {
public:
    /// `patience` : combien de tics un ouvrier peut rester sans donner signe de vie.
    Maitre(std::size_t taches, int patience) : patience_(patience), resultats_(taches) {
        if (patience <= 0) throw std::invalid_argument("la patience est d'au moins un tic");
        for (std::size_t tache = 0; tache < taches; ++tache)
            a_faire_.insert(tache);
    }
    Maitre(const Maitre&) = delete;
    Maitre& operator=(const Maitre&) = delete;

    /// Confie une tâche à `ouvrier` ; attend s'il n'y en a pas. Rend nullopt quand tout est fait.
    std::optional<std::size_t> demander(const std::string& ouvrier) {
        std::unique_lock garde(verrou_);
        reprendre(ouvrier);
        changement_.wait(garde, [this] { return !a_faire_.empty() || tout_est_fait(); });
        if (tout_est_fait()) return std::nullopt;
        const std::size_t tache = *a_faire_.begin();
        a_faire_.erase(tache);
        baux_[ouvrier] = {tache, 0};
        return tache;
    }

    /// Reçoit le résultat d'une tâche. Rend vrai si c'est le premier.
    bool rendre(const std::string& ouvrier, std::size_t tache, std::uint64_t resultat) {
        const std::lock_guard garde(verrou_);
        auto& place = resultats_.at(tache);
        const auto bail = baux_.find(ouvrier);
        if (bail != baux_.end() && bail->second.tache == tache) baux_.erase(bail);
        if (place) return false;
        place = resultat;
        ++faites_;
        a_faire_.erase(tache);
        if (tout_est_fait()) changement_.notify_all();
        return true;
    }

    /// `ouvrier` est en vie, et travaille encore. Sans effet s'il ne tient rien.
    void battre(const std::string& ouvrier) {
        const std::lock_guard garde(verrou_);
        const auto bail = baux_.find(ouvrier);
        if (bail != baux_.end()) bail->second.silence = 0;
    }

    /// `ouvrier` est mort. Sans effet s'il ne tient rien.
    void declarer_mort(const std::string& ouvrier) {
        const std::lock_guard garde(verrou_);
        reprendre(ouvrier);
    }

    /// Un tic de l'horloge a passé.
    void tic() {
        const std::lock_guard garde(verrou_);
        std::vector<std::string> silencieux;
        for (auto& [ouvrier, bail] : baux_)
            if (++bail.silence == patience_) silencieux.push_back(ouvrier);
        for (const auto& ouvrier : silencieux)
            reprendre(ouvrier);
    }

    /// Attend que tout soit fait, et rend les résultats.
    std::vector<std::uint64_t> attendre() {
        std::unique_lock garde(verrou_);
        changement_.wait(garde, [this] { return tout_est_fait(); });
        std::vector<std::uint64_t> valeurs;
        for (const auto& resultat : resultats_)
            valeurs.push_back(resultat.value());
        return valeurs;
    }

private:
    struct Bail {
        std::size_t tache = 0;
        int silence = 0;  // en tics
    };

    bool tout_est_fait() const { return faites_ == resultats_.size(); }

    /// Ce que tenait `ouvrier` est de nouveau à faire.
    void reprendre(const std::string& ouvrier) {
        const auto bail = baux_.find(ouvrier);
        if (bail == baux_.end()) return;
        const std::size_t tache = bail->second.tache;
        baux_.erase(bail);
        if (resultats_[tache]) return;
        a_faire_.insert(tache);
        changement_.notify_all();
    }

    const int patience_;
    std::mutex verrou_;                   // protège ce qui suit
    std::condition_variable changement_;  // une tâche reprise, ou tout est fait
    std::set<std::size_t> a_faire_;
    std::map<std::string, Bail> baux_;  // par ouvrier
    std::vector<std::optional<std::uint64_t>> resultats_;
    std::size_t faites_ = 0;
};
