// Solution de l'exercice p5.1 — Moteur de tâches à dépendances. Une possibilité parmi d'autres.
//
// - Le graphe ne connaît que des noms. Chaque exécution les traduit d'abord en rangs (`Liens`), et
//   garde pour elle ses compteurs : le graphe reste constant, deux exécutions ne se voient pas.
// - Le cycle se cherche avant de commencer, en retirant une à une les tâches que plus rien ne
//   retient. Chacune de celles qui restent en attend une autre qui reste : à remonter d'attente en
//   attente, on repasse forcément quelque part, et la boucle est là.
// - Un seul verrou garde l'avancement. La tâche, elle, s'exécute sans lui.
// - Une tâche qui finit peut en rendre plusieurs prêtes, ou finir l'exécution : elle réveille tout
//   le monde. En réveiller un seul en laisserait dormir qui ont du travail, ou plus rien à
//   attendre.
// - Une tâche est « annulée » tant que rien d'autre ne lui est arrivé : l'arrêt n'a rien à noter.
// - Les listes à parcourir remplacent la récursion : une chaîne peut être plus longue que la pile.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

enum class Issue { reussie, echouee, ecartee, annulee };

struct Bilan {
    std::map<std::string, Issue> issues;
    std::map<std::string, std::exception_ptr> erreurs;
};

class CycleDetecte : public std::runtime_error {
public:
    explicit CycleDetecte(std::vector<std::string> cycle)
        : std::runtime_error("des tâches s'attendent en rond"), cycle_(std::move(cycle)) {}
    const std::vector<std::string>& cycle() const noexcept { return cycle_; }

private:
    std::vector<std::string> cycle_;
};

class GrapheTaches {
public:
    void ajouter(std::string nom, std::function<void()> action,
                 std::vector<std::string> apres = {}) {
        if (!action) throw std::invalid_argument("une tâche sans action : " + nom);
        if (rangs_.count(nom) != 0) throw std::invalid_argument("un nom déjà pris : " + nom);
        rangs_.emplace(nom, taches_.size());
        taches_.push_back({std::move(nom), std::move(action), std::move(apres)});
    }

    Bilan executer(int workers, std::stop_token arret = {}) const {
        if (workers < 1) throw std::invalid_argument("il faut au moins un worker");
        auto liens = relier();
        refuser_cycle(liens);
        Execution execution(taches_, std::move(liens), std::move(arret));
        return execution.mener(std::min(static_cast<std::size_t>(workers), taches_.size()));
    }

private:
    struct Tache {
        std::string nom;
        std::function<void()> action;
        std::vector<std::string> apres;
    };

    using Rangs = std::vector<std::size_t>;

    /// Les attentes, par rangs et dans les deux sens.
    struct Liens {
        explicit Liens(std::size_t taches) : attendues(taches), suivantes(taches) {}
        std::vector<std::set<std::size_t>> attendues;
        std::vector<Rangs> suivantes;
        /// De combien de tâches chacune attend encore la réussite.
        Rangs comptes() const {
            Rangs comptes;
            for (const auto& rangs : attendues)
                comptes.push_back(rangs.size());
            return comptes;
        }
    };

    std::size_t rang(const std::string& nom) const {
        const auto it = rangs_.find(nom);
        if (it == rangs_.end()) throw std::invalid_argument("une tâche inconnue : " + nom);
        return it->second;
    }

    Liens relier() const {
        Liens liens(taches_.size());
        for (std::size_t i = 0; i < taches_.size(); ++i)
            for (const auto& nom : taches_[i].apres) {
                const auto attendue = rang(nom);
                if (liens.attendues[i].insert(attendue).second)
                    liens.suivantes[attendue].push_back(i);
            }
        return liens;
    }

    /// Retire, de proche en proche, les tâches que rien ne retient ; rend les comptes des autres.
    static Rangs retenues(const Liens& liens) {
        auto comptes = liens.comptes();
        Rangs libres;
        for (std::size_t i = 0; i < comptes.size(); ++i)
            if (comptes[i] == 0) libres.push_back(i);
        while (!libres.empty()) {
            const auto libre = libres.back();
            libres.pop_back();
            for (const auto suivante : liens.suivantes[libre])
                if (--comptes[suivante] == 0) libres.push_back(suivante);
        }
        return comptes;
    }

    void refuser_cycle(const Liens& liens) const {
        const auto comptes = retenues(liens);
        const auto est_retenue = [&](std::size_t i) { return comptes[i] != 0; };
        const auto depart = std::find_if(comptes.begin(), comptes.end(), [](auto n) { return n; });
        if (depart == comptes.end()) return;
        Rangs chemin;
        std::vector<bool> vue(comptes.size());
        auto i = static_cast<std::size_t>(depart - comptes.begin());
        while (!vue[i]) {
            vue[i] = true;
            chemin.push_back(i);
            const auto& attendues = liens.attendues[i];
            i = *std::find_if(attendues.begin(), attendues.end(), est_retenue);
        }
        std::vector<std::string> cycle;
        for (auto it = std::find(chemin.begin(), chemin.end(), i); it != chemin.end(); ++it)
            cycle.push_back(taches_[*it].nom);
        throw CycleDetecte(std::move(cycle));
    }

    /// L'avancement d'une exécution, que ses workers partagent.
    class Execution {
    public:
        Execution(const std::vector<Tache>& taches, Liens liens, std::stop_token arret)
            : taches_(taches),
              liens_(std::move(liens)),
              arret_(std::move(arret)),
              comptes_(liens_.comptes()),
              issues_(taches.size(), Issue::annulee),
              erreurs_(taches.size()) {
            for (std::size_t i = 0; i < comptes_.size(); ++i)
                if (comptes_[i] == 0) pretes_.insert(i);
        }

        Bilan mener(std::size_t workers) {
            {
                std::vector<std::jthread> threads;
                for (std::size_t i = 0; i < workers; ++i)
                    threads.emplace_back([this] { travailler(); });
            }
            return bilan();
        }

    private:
        void travailler() {
            std::unique_lock garde(verrou_);
            while (const auto prise = prendre(garde)) {
                garde.unlock();
                auto erreur = tenter(taches_[*prise].action);
                garde.lock();
                terminer(*prise, std::move(erreur));
            }
        }

        /// Attend une tâche prête ; rend nullopt quand il n'y en aura plus.
        std::optional<std::size_t> prendre(std::unique_lock<std::mutex>& garde) {
            while (!arret_.stop_requested()) {
                if (!pretes_.empty()) {
                    ++en_cours_;
                    return pretes_.extract(pretes_.begin()).value();
                }
                if (en_cours_ == 0) break;
                change_.wait(garde);
            }
            return std::nullopt;
        }

        static std::exception_ptr tenter(const std::function<void()>& action) {
            try {
                action();
            } catch (...) {
                return std::current_exception();
            }
            return nullptr;
        }

        void terminer(std::size_t i, std::exception_ptr erreur) {
            --en_cours_;
            issues_[i] = erreur ? Issue::echouee : Issue::reussie;
            erreurs_[i] = std::move(erreur);
            if (erreurs_[i])
                ecarter_apres(i);
            else
                liberer_apres(i);
            change_.notify_all();
        }

        void liberer_apres(std::size_t i) {
            for (const auto suivante : liens_.suivantes[i])
                if (--comptes_[suivante] == 0) pretes_.insert(suivante);
        }

        /// Une tâche écartée n'est jamais prête : l'une de celles qu'elle attend ne réussira pas.
        void ecarter_apres(std::size_t i) {
            Rangs a_visiter{i};
            while (!a_visiter.empty()) {
                const auto visitee = a_visiter.back();
                a_visiter.pop_back();
                for (const auto suivante : liens_.suivantes[visitee])
                    if (std::exchange(issues_[suivante], Issue::ecartee) != Issue::ecartee)
                        a_visiter.push_back(suivante);
            }
        }

        Bilan bilan() const {
            Bilan bilan;
            for (std::size_t i = 0; i < taches_.size(); ++i) {
                bilan.issues.emplace(taches_[i].nom, issues_[i]);
                if (erreurs_[i]) bilan.erreurs.emplace(taches_[i].nom, erreurs_[i]);
            }
            return bilan;
        }

        const std::vector<Tache>& taches_;
        const Liens liens_;
        const std::stop_token arret_;
        std::mutex verrou_;
        std::condition_variable change_;
        Rangs comptes_;
        std::set<std::size_t> pretes_;  // la première ajoutée devant
        std::size_t en_cours_ = 0;
        std::vector<Issue> issues_;
        std::vector<std::exception_ptr> erreurs_;
    };

    std::vector<Tache> taches_;
    std::map<std::string, std::size_t> rangs_;
};
