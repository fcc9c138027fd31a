// Exercice p2.2 — Banque concurrente                                          ⭐⭐⭐   8 points
//
// Un verrou par compte, pour que deux clients ne s'attendent pas sans raison : tout commence là.
// Mais un virement tient deux comptes, une opération en tient dix, un audit les tient tous ; un
// retrait patiente jusqu'à la paie ; et l'on ouvre des comptes pendant ce temps. Une base de
// données, un inventaire, une salle de marché ont les mêmes questions : qui tient quoi, dans quel
// ordre, et que voit celui qui regarde ?
//
// À écrire : Banque, et les membres privés qu'il lui faut. Centimes et SoldeInsuffisant sont
// donnés.
//
// Garanties à tenir :
//   G1. Les comptes sont numérotés 0, 1, 2… dans l'ordre où ils sont ouverts. Un montant nul ou
//       négatif, un premier dépôt négatif : std::invalid_argument. Un compte qui n'existe pas :
//       std::out_of_range. Un appel refusé ne change rien, et ne prend pas de numéro.
//   G2. Un solde n'est jamais négatif : au-delà, SoldeInsuffisant. Il ne dépasse jamais le plus grand
//       Centimes : au-delà, std::overflow_error. L'appel qui échoue ainsi ne change aucun compte.
//   G3. virer() est indivisible : personne ne voit l'argent parti et non arrivé. D'un compte à
//       lui-même, il exige que le solde suffise, et ne change rien.
//   G4. operer() donne à `action` les soldes des comptes, dans l'ordre où ils sont nommés, et y
//       remplace les soldes par ce qu'elle a laissé. Personne ne voit rien avant qu'elle ait fini.
//       Si elle lève, quoi que ce soit, rien ne change et l'exception ressort ; de même, par
//       SoldeInsuffisant, si elle laisse un solde négatif. Un compte nommé deux fois, une action
//       vide : std::invalid_argument. Aucun compte : l'action est appelée quand même.
//   G5. Deux appels qui n'ont aucun compte en commun ne s'attendent pas ; ouvrir() n'attend personne,
//       ni personne un retrait qui patiente. Aucun ordre des comptes ne mène à un interblocage.
//   G6. instantane() rend tous les soldes, par numéro, tels qu'ils sont à un même instant, celui-ci
//       fût-il pris pendant que l'on vire et que l'on ouvre des comptes.
//   G7. retirer_des_que() attend, en dormant, que le solde suffise, et retire. Le dormeur à qui le
//       solde suffit est servi, d'où que vienne l'argent, même si d'autres attendent davantage
//       (entre ceux à qui il suffit, l'ordre est libre). Si l'arrêt du jeton est demandé pendant
//       l'attente, ou l'était avant l'appel, il rend faux et ne retire rien. Quand l'argent et
//       l'arrêt arrivent ensemble, l'un ou l'autre l'emporte : vrai veut dire retiré.
//
// À supposer : une banque survit à ses appels ; elle n'est ni copiée ni déplacée ; l'action
// d'operer() n'appelle pas la banque. Toutes les fonctions peuvent être appelées à la fois. Leçon :
// chapitre 3, exercice 3.1 et 1.4 ; chapitre 5, 1.2 et 1.6 à 1.8 ; chapitre 6, 1.6 ;
// exercices/README.md dit par où commencer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <juge/a_completer.hpp>
#include <mutex>
#include <span>
#include <stdexcept>
#include <stop_token>
#include <vector>

using Centimes = std::int64_t;

/// Le solde ne permet pas ce qu'on lui demande.
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

    /// Ouvre un compte, et rend son numéro.
    Compte ouvrir(Centimes depot = 0) {
        // À COMPLÉTER
        juge::a_completer("Banque::ouvrir");
    }

    Centimes solde(Compte compte) const {
        // À COMPLÉTER
        juge::a_completer("Banque::solde");
    }

    void deposer(Compte compte, Centimes montant) {
        // À COMPLÉTER
        juge::a_completer("Banque::deposer");
    }

    /// Retire tout de suite, ou lève SoldeInsuffisant.
    void retirer(Compte compte, Centimes montant) {
        // À COMPLÉTER
        juge::a_completer("Banque::retirer");
    }

    /// Attend que le solde suffise, et retire. Rend faux si l'arrêt est demandé d'abord.
    bool retirer_des_que(Compte compte, Centimes montant, std::stop_token arret = {}) {
        // À COMPLÉTER
        juge::a_completer("Banque::retirer_des_que");
    }

    void virer(Compte de, Compte vers, Centimes montant) {
        // À COMPLÉTER
        juge::a_completer("Banque::virer");
    }

    /// Change plusieurs comptes d'un coup. `action` reçoit leurs soldes, et y écrit les nouveaux.
    void operer(const std::vector<Compte>& comptes,
                const std::function<void(std::span<Centimes>)>& action) {
        // À COMPLÉTER
        juge::a_completer("Banque::operer");
    }

    /// Tous les soldes, à un même instant.
    std::vector<Centimes> instantane() const {
        // À COMPLÉTER
        juge::a_completer("Banque::instantane");
    }

private:
    // À COMPLÉTER : les comptes, et ce qui protège chacun
};
