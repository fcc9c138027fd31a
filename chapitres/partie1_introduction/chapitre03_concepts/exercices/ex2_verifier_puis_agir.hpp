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
//   G1. Une place se vend une fois : vendre() renvoie true à un client et à un seul. C'est à son nom
//       qu'elle est, quel que soit ce nom, même vide.
//   G2. On ne fait payer que celui qui aura la place si son paiement est accepté : payer() est
//       appelée une fois, pour une place qui existe et qui est libre, et sinon jamais.
//   G3. Personne n'attend le paiement d'un autre : les paiements de places différentes se font
//       ensemble ; pendant un paiement, vendre() la même place renvoie false sans attendre, et
//       acheteur() répond. payer() peut elle-même appeler ces fonctions.
//   G4. Un paiement refusé (payer() renvoie false) rend la place, et vendre() renvoie false.
//   G5. Un paiement qui lève une exception, quel que soit son type, rend la place aussi, et
//       l'exception continue son chemin, telle quelle.
//   G6. Une place qui n'existe pas lève std::out_of_range, avant que personne ne paie.
//   G7. Toutes les fonctions peuvent être appelées par plusieurs threads à la fois.
//   G8. Deux billetteries ne partagent rien : ni place, ni acheteur, ni attente.
//
// À supposer : le nombre de places n'est pas négatif ; il peut être nul.
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

    /// Vend `place` à `client` si elle est libre et si payer() renvoie true. Renvoie true si le
    /// client a la place.
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
