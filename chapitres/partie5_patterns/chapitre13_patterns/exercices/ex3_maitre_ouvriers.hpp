// Exercice 13.3 — Maître-ouvriers                                            ⭐⭐⭐   5 points
//
// Un maître a des tâches ; des ouvriers lui en demandent, travaillent, et rendent les résultats.
// Tout va bien jusqu'au jour où un ouvrier meurt, ou se tait, avec une tâche en main. Si le maître
// ne sait pas qui tient quoi, cette tâche est perdue ; s'il la confie à un autre, l'ancien peut
// revenir avec un second résultat. C'est le cœur de tout calcul distribué, sans le réseau.
//
// À écrire : les fonctions de Maitre, et les membres privés qu'il leur faut. Les ouvriers ne sont
// pas à écrire : l'épreuve les joue, un thread chacun. Le temps non plus : l'épreuve appelle tic().
//
// Garanties à tenir :
//   G1. attendre() dort jusqu'à ce que chaque tâche ait un résultat, et les rend, chacun à sa place,
//       avec ses 64 bits. Plusieurs threads peuvent attendre ; on peut attendre de nouveau.
//   G2. demander() confie la plus petite tâche à faire : ni faite, ni tenue par un autre. S'il n'y en
//       a pas, mais que tout n'est pas fait, elle attend : une tâche peut être reprise. Quand tout
//       est fait, elle rend nullopt, aussi à ceux qui attendaient.
//   G3. La tâche que tenait un ouvrier déclaré mort est reprise : de nouveau à faire, tout de suite.
//       De même pour un ouvrier qui demande une tâche alors qu'il en tient une : il a redémarré.
//   G4. Un ouvrier donne signe de vie en recevant sa tâche, et en appelant battre(). Au tic numéro
//       `patience` depuis son dernier signe, il est silencieux : sa tâche est reprise.
//   G5. Le premier résultat d'une tâche compte, qui que ce soit qui le rende, mort ou silencieux
//       compris : rendre() rend vrai. Les suivants ne changent rien : elle rend faux. Une tâche
//       faite n'est plus jamais confiée, quoi qu'il arrive à ceux qui la tiennent encore.
//   G6. Attendre, dans demander() comme dans attendre(), c'est dormir ; aucune autre fonction
//       n'attend. Toutes s'appellent de plusieurs threads à la fois.
//   G7. Une patience de zéro tic ou moins : std::invalid_argument. Rendre une tâche qui n'existe pas :
//       std::out_of_range, sans effet. Sans tâche, tout est fait d'emblée.
//
// À supposer : deux ouvriers n'ont pas le même nom ; un ouvrier ne fait qu'un appel à la fois, et
// ne rend que des tâches qu'il a reçues. Interdit : les composants de ce chapitre. Leçon : 1.10
// (maître et ouvriers).
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <juge/a_completer.hpp>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

/// Distribue les tâches 0, 1… et rassemble leurs résultats. Sûr entre threads.
class Maitre {
public:
    /// `patience` : combien de tics un ouvrier peut rester sans donner signe de vie.
    Maitre(std::size_t taches, int patience) {
        // À COMPLÉTER
        juge::a_completer("Maitre");
    }
    Maitre(const Maitre&) = delete;
    Maitre& operator=(const Maitre&) = delete;

    /// Confie une tâche à `ouvrier` ; attend s'il n'y en a pas. Rend nullopt quand tout est fait.
    std::optional<std::size_t> demander(const std::string& ouvrier) {
        // À COMPLÉTER
        juge::a_completer("Maitre::demander");
    }

    /// Reçoit le résultat d'une tâche. Rend vrai si c'est le premier.
    bool rendre(const std::string& ouvrier, std::size_t tache, std::uint64_t resultat) {
        // À COMPLÉTER
        juge::a_completer("Maitre::rendre");
    }

    /// `ouvrier` est en vie, et travaille encore. Sans effet s'il ne tient rien.
    void battre(const std::string& ouvrier) {
        // À COMPLÉTER
        juge::a_completer("Maitre::battre");
    }

    /// `ouvrier` est mort. Sans effet s'il ne tient rien.
    void declarer_mort(const std::string& ouvrier) {
        // À COMPLÉTER
        juge::a_completer("Maitre::declarer_mort");
    }

    /// Un tic de l'horloge a passé.
    void tic() {
        // À COMPLÉTER
        juge::a_completer("Maitre::tic");
    }

    /// Attend que tout soit fait, et rend les résultats.
    std::vector<std::uint64_t> attendre() {
        // À COMPLÉTER
        juge::a_completer("Maitre::attendre");
    }

private:
    // À COMPLÉTER : qui tient quoi, depuis quand, et ce qui reste
};
