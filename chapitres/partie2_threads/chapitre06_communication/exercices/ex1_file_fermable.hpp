// Exercice 6.1 — File fermable                                            ⭐⭐   4 points
//
// Une file dit « voici une valeur ». Il lui manque de pouvoir dire « il n'y en aura plus » : sans
// cela, les consommateurs d'un programme attendent pour toujours, ou partent trop tôt. C'est la
// fermeture : elle arrête les dépôts, jamais les retraits de ce qui est déjà là.
//
// À écrire : les quatre fonctions ci-dessous, et les membres privés qu'il leur faut.
//
// Garanties à tenir :
//   G1. deposer() attend une place tant que la file contient `capacite` valeurs ; retirer() et
//       retirer_lot() attendent une valeur tant qu'elle est vide. Attendre, c'est dormir, aussi
//       longtemps qu'il le faut : ni boucle qui tourne à vide, ni durée choisie au bout de laquelle
//       on renonce ou recommence.
//   G2. Premier déposé, premier retiré ; chaque valeur est retirée une fois et une seule. Un lot se
//       prend d'un coup : ses valeurs se suivaient dans la file, personne ne s'est servi entre
//       elles.
//   G3. Une fois la file fermée, aucun dépôt n'est accepté, ni de ceux qui attendaient une place,
//       ni s'il reste de la place. Une valeur refusée n'est pas touchée : elle reste à celui qui la
//       déposait.
//   G4. Fermée, la file laisse encore sortir tout ce qu'elle contient. Vide et fermée, elle est
//       épuisée : retirer() renvoie std::nullopt, retirer_lot() un lot vide, et personne n'attend
//       plus.
//   G5. retirer_lot() n'attend pas que le lot soit complet : une valeur suffit. Chaque place
//       qu'elle libère peut servir à un producteur. `maximum` peut être aussi grand qu'on veut.
//   G6. Aucun réveil n'est perdu, ni celui d'un dépôt, ni celui d'un retrait, ni celui de fermer(),
//       qui libère tous ceux qui attendent.
//   G7. Plusieurs threads appellent toutes ces fonctions en même temps, sans accès concurrent ; ce
//       qu'un thread a écrit avant de déposer une valeur se lit après l'avoir retirée. Deux files
//       s'ignorent.
//
// Leçon : 1.4 (fermer et laisser se vider) et 1.5 (la contre-pression).
#pragma once

#include <condition_variable>
#include <cstddef>
#include <juge/a_completer.hpp>
#include <mutex>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

/// T peut n'être que déplaçable (std::unique_ptr, par exemple).
template <class T>
class FileFermable {
public:
    /// Une file vide de `capacite` places (au moins une).
    explicit FileFermable(std::size_t capacite) : capacite_(capacite) {}

    /// Dépose `valeur` ; attend une place s'il le faut. Renvoie false, sans toucher à `valeur`, si
    /// la file est fermée.
    bool deposer(T&& valeur) {
        // À COMPLÉTER
        juge::a_completer("FileFermable::deposer");
    }

    /// Retire la plus ancienne valeur ; attend s'il n'y en a pas. Renvoie nullopt si la file,
    /// fermée, est épuisée.
    std::optional<T> retirer() {
        // À COMPLÉTER
        juge::a_completer("FileFermable::retirer");
    }

    /// Retire d'un coup les plus anciennes valeurs, dans l'ordre, `maximum` (1 ou plus) au plus ;
    /// attend tant qu'il n'y en a aucune. Renvoie un lot vide si la file est épuisée.
    std::vector<T> retirer_lot(std::size_t maximum) {
        // À COMPLÉTER
        juge::a_completer("FileFermable::retirer_lot");
    }

    /// Annonce qu'il n'y aura plus de dépôt. Répétable sans effet.
    void fermer() {
        // À COMPLÉTER
        juge::a_completer("FileFermable::fermer");
    }

private:
    std::size_t capacite_;
    std::queue<T> valeurs_;
    // À COMPLÉTER : ce qui protège les valeurs, et ce sur quoi on attend
};
