// Exercice 6.5 — Anneau SPSC                                              ⭐⭐⭐  5 points
//
// Un producteur, un consommateur, et un tableau qui se referme sur lui-même : c'est le seul canal
// sans verrou que l'on puisse écrire en une page et croire juste. Une carte son, une carte réseau
// ou un moteur de jeu s'en servent parce que personne n'y attend jamais personne.
//
// À écrire : les deux fonctions ci-dessous, et les membres privés qu'il leur faut.
//
// Garanties à tenir, avec un seul thread producteur et un seul thread consommateur :
//   G1. Premier déposé, premier retiré ; chaque valeur est retirée une fois et une seule.
//   G2. L'anneau contient jusqu'à `capacite` valeurs, quelle qu'elle soit (une, ou pas une
//       puissance de deux), et ressert sans fin.
//   G3. Aucune des deux fonctions n'attend l'autre, même arrêtée en son milieu : ni verrou, ni
//       boucle qui tourne. Plein ou vide, on le dit, et c'est tout.
//   G4. Une valeur refusée n'est pas touchée : elle reste à celui qui la déposait.
//   G5. Ce que le producteur a écrit avant de déposer une valeur est visible du consommateur qui la
//       retire.
//   G6. Une case n'est réécrite qu'une fois sa valeur sortie : un retrait en cours occupe encore sa
//       place.
//   G7. Chaque anneau a ses compteurs : deux anneaux s'ignorent.
//
// Interdits : les verrous, les sémaphores, et std::atomic_thread_fence (que ThreadSanitizer
// comprend mal). Leçon : 1.10 (publier sans verrou).
#pragma once

#include <atomic>
#include <cstddef>
#include <juge/a_completer.hpp>
#include <optional>
#include <utility>
#include <vector>

/// T peut n'être que déplaçable.
template <class T>
class AnneauSpsc {
public:
    /// Un anneau vide de `capacite` places (au moins une).
    explicit AnneauSpsc(std::size_t capacite) : cases_(capacite) {}

    /// Dépose `valeur`. Renvoie false, sans y toucher, si l'anneau est plein. Producteur seulement.
    bool essayer_deposer(T&& valeur) {
        // À COMPLÉTER
        juge::a_completer("AnneauSpsc::essayer_deposer");
    }

    /// Retire la plus ancienne valeur. Renvoie nullopt si l'anneau est vide. Consommateur
    /// seulement.
    std::optional<T> essayer_retirer() {
        // À COMPLÉTER
        juge::a_completer("AnneauSpsc::essayer_retirer");
    }

private:
    std::vector<std::optional<T>> cases_;
    // À COMPLÉTER : de quoi savoir combien de valeurs ont été déposées, et combien retirées
};
