// Exercice 5.1 — Tampon borné                                             ⭐⭐   4 points
//
// Des producteurs déposent des valeurs, des consommateurs les retirent. Entre eux, un tampon de
// `capacite` places. C'est la pièce que l'on retrouve dans tout serveur et tout pipeline : elle
// découple deux rythmes, et sa borne empêche le plus rapide de remplir la mémoire.
//
// À écrire : les trois fonctions ci-dessous, et les membres privés qu'il leur faut.
//
// Garanties à tenir :
//   - deposer() attend une place tant que le tampon est plein ; retirer() attend une valeur tant
//     qu'il est vide. Attendre, c'est dormir : pas de boucle qui tourne à vide.
//   - Premier déposé, premier retiré ; chaque valeur est retirée une fois et une seule.
//   - arreter() libère tous les threads qui attendent, et plus personne n'attend ensuite :
//     deposer() rend false sans rien déposer, retirer() rend std::nullopt, même s'il reste des
//     valeurs.
//   - Tout cela quel que soit le nombre de threads et l'ordre dans lequel ils avancent.
//
// Leçon : 1.6 (attendre une condition) et 1.7 (réveils perdus) ; l'exemple avancé est proche.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <juge/a_completer.hpp>
#include <mutex>
#include <optional>
#include <queue>
#include <utility>

/// T peut n'être que déplaçable (std::unique_ptr, par exemple).
template <class T>
class TamponBorne {
public:
    /// Un tampon vide de `capacite` places (au moins une).
    explicit TamponBorne(std::size_t capacite) : capacite_(capacite) {}

    /// Dépose `valeur` ; attend une place s'il le faut. Rend false si le tampon est arrêté.
    bool deposer(T valeur) {
        // À COMPLÉTER
        juge::a_completer("TamponBorne::deposer");
    }

    /// Retire la plus ancienne valeur ; attend s'il n'y en a pas. Rend nullopt si le tampon est
    /// arrêté.
    std::optional<T> retirer() {
        // À COMPLÉTER
        juge::a_completer("TamponBorne::retirer");
    }

    /// Libère tous ceux qui attendent ; plus rien ne passe ensuite.
    void arreter() {
        // À COMPLÉTER
        juge::a_completer("TamponBorne::arreter");
    }

private:
    std::size_t capacite_;
    std::queue<T> valeurs_;
    // À COMPLÉTER : ce qui protège les valeurs, et ce sur quoi on attend
};
