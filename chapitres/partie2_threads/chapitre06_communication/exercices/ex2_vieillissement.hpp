// Exercice 6.2 — Priorité stable et vieillissement                        ⭐⭐   4 points
//
// Une file de priorité sert d'abord ce qui presse. Deux défauts la guettent : à priorité égale,
// elle sert dans n'importe quel ordre ; et tant qu'il arrive de l'urgent, le reste attend,
// peut-être pour toujours : c'est la famine. Les systèmes d'exploitation y répondent par le
// vieillissement : à force d'attendre, on devient urgent.
//
// À écrire : les trois fonctions ci-dessous, et les membres privés qu'il leur faut.
//
// Garanties à tenir :
//   G1. L'urgence d'une valeur est `patience × priorité`, plus un point par retrait accompli depuis
//       son dépôt. (Avec une patience de 10, dix retraits d'attente valent un niveau de priorité.)
//       retirer() donne la valeur la plus urgente.
//   G2. À urgence égale, la plus anciennement déposée sort la première.
//   G3. Toutes les priorités d'un int conviennent, négatives comprises, avec toutes les patiences
//       de 1 à INT_MAX : deux urgences différentes ne se confondent jamais.
//   G4. Plusieurs threads appellent ces trois fonctions en même temps, sans accès concurrent ;
//       chaque valeur sort une fois et une seule, et taille() dit, à un instant, combien attendent.
//   G5. Chaque file a ses retraits : ce qui sort d'une file ne vieillit pas ceux d'une autre.
//
// Leçon : 1.7 (priorité : égalités et famine).
#pragma once

#include <cstddef>
#include <juge/a_completer.hpp>
#include <mutex>
#include <optional>
#include <utility>

/// T peut n'être que déplaçable, et n'a pas à se comparer.
template <class T>
class FileAVieillissement {
public:
    /// Une file vide. `patience` (au moins 1) : combien de retraits valent un niveau de priorité.
    explicit FileAVieillissement(int patience) : patience_(patience) {}

    /// Dépose `valeur` ; une priorité plus grande presse davantage.
    void deposer(T valeur, int priorite) {
        // À COMPLÉTER
        juge::a_completer("FileAVieillissement::deposer");
    }

    /// Retire la valeur la plus urgente. N'attend jamais : renvoie nullopt si la file est vide.
    std::optional<T> retirer() {
        // À COMPLÉTER
        juge::a_completer("FileAVieillissement::retirer");
    }

    /// Nombre de valeurs en attente.
    std::size_t taille() const {
        // À COMPLÉTER
        juge::a_completer("FileAVieillissement::taille");
    }

private:
    int patience_;
    // À COMPLÉTER
};
