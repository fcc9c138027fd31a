// Exercice 3.2 — Vérifier puis agir                                       ⭐⭐   4 points
//
// Une billetterie vend des places numérotées. Vendre, c'est vérifier que la place est libre,
// faire payer le client (c'est long : la banque répond quand elle veut), puis lui donner la
// place. Deux clients qui veulent la même place au même moment ne doivent pas l'obtenir, ni la
// payer, tous les deux ; deux clients qui veulent des places différentes ne doivent pas
// s'attendre.
//
// À écrire : les fonctions de Billetterie, et les membres privés qu'il leur faut.
//
// Garanties à tenir :
//   - Une place se vend une fois. Un client dont le paiement est accepté a sa place ; on ne fait
//     pas payer (payer() n'est pas appelée) un client qui ne l'aura pas.
//   - Personne n'attend le paiement d'un autre : deux paiements peuvent être en cours ensemble,
//     et pendant un paiement, vendre() la même place rend false tout de suite, acheteur() aussi
//     répond.
//   - Un paiement refusé (payer() rend false) rend la place, et vendre() rend false. Un paiement
//     qui lève une exception rend la place aussi, et l'exception continue son chemin.
//   - Une place qui n'existe pas lève std::out_of_range.
//   - Toutes les fonctions peuvent être appelées par plusieurs threads à la fois.
//
// Interdit : std::atomic. L'état d'une place et le nom de son acheteur changent ensemble : c'est
// l'affaire d'un verrou.
// Leçon : 1.4 (vérifier, puis agir) et 1.5 (section critique).
#pragma once

#include <functional>
#include <juge/a_completer.hpp>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

class Billetterie {
public:
    /// `places` places libres, numérotées de 0 à places - 1.
    explicit Billetterie(int places) {
        // À COMPLÉTER
        juge::a_completer("le constructeur de Billetterie");
    }

    /// Vend `place` à `client` si elle est libre et si payer() rend true. Rend true si le client a
    /// la place.
    bool vendre(int place, const std::string& client, const std::function<bool()>& payer) {
        // À COMPLÉTER
        juge::a_completer("Billetterie::vendre");
    }

    /// Le client à qui la place est vendue ; std::nullopt si elle ne l'est pas (encore).
    std::optional<std::string> acheteur(int place) const {
        // À COMPLÉTER
        juge::a_completer("Billetterie::acheteur");
    }

private:
    // À COMPLÉTER : l'état de chaque place, et ce qui le protège
};
