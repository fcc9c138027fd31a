// Exercice 6.3 — Dictionnaire partitionné                                 ⭐⭐   4 points
//
// Un dictionnaire sous un seul verrou fait attendre tout le monde derrière tout le monde. Coupé en
// partitions, chacune avec son verrou, il laisse travailler ensemble ceux qui ne touchent pas aux
// mêmes clés : c'est ainsi que sont faits les caches et les tables de sessions des serveurs.
//
// À écrire : les cinq fonctions ci-dessous. Les partitions sont données, avec leurs verrous.
//
// Garanties à tenir :
//   G1. Deux threads qui travaillent sur des partitions différentes ne s'attendent pas.
//       (photographier(), qui les regarde toutes, peut attendre et faire attendre.)
//   G2. modifier() appelle la fonction une fois, et c'est indivisible : aucune des autres fonctions
//       ne voit, ne remplace ni n'efface la valeur entre le début et la fin de l'appel, même celle
//       que modifier() vient de créer, et aucune autre modification de la même clé ne se perd.
//   G3. Rien de ce que renvoient chercher() et photographier() ne peut changer dans les mains de
//       l'appelant, quoi que fassent les autres threads.
//   G4. photographier() renvoie le contenu d'un seul instant : si une clé inscrite en second y
//       figure, celle inscrite avant elle aussi, même dans une autre partition.
//   G5. Une exception levée par la fonction de modifier(), de quelque type que ce soit, arrive
//       telle quelle à l'appelant, et ne bloque personne.
//   G6. inscrire() remplace la valeur d'une clé connue ; modifier() crée celle d'une clé qui
//       manque ; effacer() dit si la clé y était. Deux dictionnaires s'ignorent.
//   G7. Plusieurs threads appellent toutes ces fonctions en même temps, sans accès concurrent, et
//       sans se bloquer les uns les autres pour toujours.
//
// Leçon : 1.8 (rien ne sort du verrou).
#pragma once

#include <cstddef>
#include <functional>
#include <juge/a_completer.hpp>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

template <class Cle, class Valeur, class Hachage = std::hash<Cle>>
class DictionnairePartitionne {
public:
    /// Un dictionnaire vide de `partitions` partitions (au moins une).
    explicit DictionnairePartitionne(std::size_t partitions) : partitions_(partitions) {}

    /// Associe `valeur` à `cle`, à la place de celle qui l'était peut-être.
    void inscrire(const Cle& cle, Valeur valeur) {
        // À COMPLÉTER
        juge::a_completer("DictionnairePartitionne::inscrire");
    }

    /// Renvoie la valeur associée à `cle`, ou nullopt.
    std::optional<Valeur> chercher(const Cle& cle) const {
        // À COMPLÉTER
        juge::a_completer("DictionnairePartitionne::chercher");
    }

    /// Applique `fonction` à la valeur de `cle`, créée (Valeur{}) si elle manque. `fonction`
    /// n'appelle pas le dictionnaire.
    void modifier(const Cle& cle, const std::function<void(Valeur&)>& fonction) {
        // À COMPLÉTER
        juge::a_completer("DictionnairePartitionne::modifier");
    }

    /// Oublie `cle`. Renvoie true si elle y était.
    bool effacer(const Cle& cle) {
        // À COMPLÉTER
        juge::a_completer("DictionnairePartitionne::effacer");
    }

    /// Renvoie toutes les clés et leurs valeurs, à un même instant, dans un ordre quelconque.
    std::vector<std::pair<Cle, Valeur>> photographier() const {
        // À COMPLÉTER
        juge::a_completer("DictionnairePartitionne::photographier");
    }

private:
    struct Partition {
        mutable std::mutex verrou;
        std::unordered_map<Cle, Valeur, Hachage> valeurs;
    };

    /// Le rang, dans partitions_, de celle où habite `cle`.
    std::size_t rang(const Cle& cle) const { return Hachage{}(cle) % partitions_.size(); }

    std::vector<Partition> partitions_;
};
