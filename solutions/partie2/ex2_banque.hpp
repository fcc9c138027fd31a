// Solution de l'exercice p2.2 — Banque concurrente. Une possibilité parmi d'autres.
//
// - Un verrou par compte garde son solde ; un autre garde la liste des comptes, et n'est tenu que
//   le temps d'en trouver un. Une std::deque ne déplace pas ses éléments quand elle grandit : une
//   référence à un compte reste bonne.
// - Qui tient plusieurs comptes les prend dans l'ordre de leurs numéros, quel que soit celui où on
//   les lui nomme : aucun cycle d'attentes n'est possible. L'instantané suit la même règle.
// - operer() travaille sur une copie des soldes. Tant que rien n'a été recopié, rien n'a changé :
//   une exception n'a rien à défaire. virer() vérifie tout avant d'écrire.
// - L'instantané relit le nombre de comptes après en avoir pris un : celui qu'on ouvre pendant
//   qu'il attend a pu recevoir l'argent d'un compte qu'il ne tient pas encore.
// - Chaque compte a sa condition. notify_all : les dormeurs n'attendent pas tous le même montant,
//   et celui que réveillerait notify_one peut n'avoir pas assez, quand son voisin aurait eu.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <mutex>
#include <span>
#include <stdexcept>
#include <stop_token>
#include <vector>

using Centimes = std::int64_t;

class SoldeInsuffisant : public std::runtime_error {
public:
    SoldeInsuffisant() : std::runtime_error("solde insuffisant") {}
};

class Banque {
public:
    using Compte = std::size_t;

    Banque() = default;
    Banque(const Banque&) = delete;
    Banque& operator=(const Banque&) = delete;

    Compte ouvrir(Centimes depot = 0) {
        if (depot < 0) throw std::invalid_argument("un premier dépôt négatif");
        const std::lock_guard garde(liste_);
        fiches_.emplace_back(depot);
        return fiches_.size() - 1;
    }

    Centimes solde(Compte compte) const {
        auto& fiche = trouver(compte);
        const std::lock_guard garde(fiche.verrou);
        return fiche.solde;
    }

    void deposer(Compte compte, Centimes montant) {
        exiger_positif(montant);
        auto& fiche = trouver(compte);
        const std::lock_guard garde(fiche.verrou);
        exiger_place(fiche, montant);
        fiche.solde += montant;
        fiche.credit.notify_all();
    }

    void retirer(Compte compte, Centimes montant) {
        exiger_positif(montant);
        auto& fiche = trouver(compte);
        const std::lock_guard garde(fiche.verrou);
        exiger_solde(fiche, montant);
        fiche.solde -= montant;
    }

    bool retirer_des_que(Compte compte, Centimes montant, std::stop_token arret = {}) {
        exiger_positif(montant);
        auto& fiche = trouver(compte);
        if (arret.stop_requested()) return false;
        std::unique_lock garde(fiche.verrou);
        const auto suffit = [&] { return fiche.solde >= montant; };
        if (!fiche.credit.wait(garde, arret, suffit)) return false;
        fiche.solde -= montant;
        return true;
    }

    void virer(Compte de, Compte vers, Centimes montant) {
        exiger_positif(montant);
        auto& source = trouver(de);
        auto& cible = trouver(vers);
        const auto gardes = prendre({de, vers});
        exiger_solde(source, montant);
        if (de == vers) return;
        exiger_place(cible, montant);
        source.solde -= montant;
        cible.solde += montant;
        cible.credit.notify_all();
    }

    void operer(const std::vector<Compte>& comptes,
                const std::function<void(std::span<Centimes>)>& action) {
        if (!action) throw std::invalid_argument("une opération sans action");
        refuser_doublon(comptes);
        const auto gardes = prendre(comptes);
        std::vector<Centimes> soldes;
        for (const auto compte : comptes)
            soldes.push_back(trouver(compte).solde);
        action(soldes);
        if (std::any_of(soldes.begin(), soldes.end(), [](Centimes solde) { return solde < 0; }))
            throw SoldeInsuffisant();
        for (std::size_t i = 0; i < comptes.size(); ++i)
            remplacer(trouver(comptes[i]), soldes[i]);
    }

    std::vector<Centimes> instantane() const {
        Gardes gardes;
        std::vector<Centimes> soldes;
        for (Compte compte = 0; compte < nombre(); ++compte) {
            auto& fiche = trouver(compte);
            gardes.emplace_back(fiche.verrou);
            soldes.push_back(fiche.solde);
        }
        return soldes;
    }

private:
    struct Fiche {
        explicit Fiche(Centimes depot) : solde(depot) {}
        std::mutex verrou;
        std::condition_variable_any credit;  // le solde a augmenté
        Centimes solde;
    };
    using Gardes = std::vector<std::unique_lock<std::mutex>>;

    static void exiger_positif(Centimes montant) {
        if (montant <= 0) throw std::invalid_argument("un montant nul ou négatif");
    }
    static void exiger_solde(const Fiche& fiche, Centimes montant) {
        if (fiche.solde < montant) throw SoldeInsuffisant();
    }
    static void exiger_place(const Fiche& fiche, Centimes montant) {
        if (montant > std::numeric_limits<Centimes>::max() - fiche.solde)
            throw std::overflow_error("un solde trop grand");
    }
    static void refuser_doublon(std::vector<Compte> comptes) {
        std::sort(comptes.begin(), comptes.end());
        if (std::adjacent_find(comptes.begin(), comptes.end()) != comptes.end())
            throw std::invalid_argument("un compte nommé deux fois");
    }
    static void remplacer(Fiche& fiche, Centimes solde) {
        fiche.solde = solde;
        fiche.credit.notify_all();
    }

    Compte nombre() const {
        const std::lock_guard garde(liste_);
        return fiches_.size();
    }
    Fiche& trouver(Compte compte) const {
        const std::lock_guard garde(liste_);
        return fiches_.at(compte);
    }

    /// Les verrous de ces comptes, pris dans l'ordre de leurs numéros.
    Gardes prendre(std::vector<Compte> comptes) const {
        std::sort(comptes.begin(), comptes.end());
        comptes.erase(std::unique(comptes.begin(), comptes.end()), comptes.end());
        Gardes gardes;
        for (const auto compte : comptes)
            gardes.emplace_back(trouver(compte).verrou);
        return gardes;
    }

    mutable std::mutex liste_;
    mutable std::deque<Fiche> fiches_;  // ne fait que grandir
};
