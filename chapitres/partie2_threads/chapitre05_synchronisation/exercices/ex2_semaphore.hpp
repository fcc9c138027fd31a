// Exercice 5.2 — Sémaphore maison                                          ⭐   3 points
//
// Un sémaphore compte des permis : des connexions libres, des places de parking, des tâches qu'on
// accepte à la fois. La bibliothèque en fournit un (std::counting_semaphore) ; l'écrire soi-même,
// avec un mutex et une variable de condition, c'est comprendre ce qu'il garantit.
//
// À écrire : les quatre fonctions ci-dessous, et les membres privés qu'il leur faut.
//
// Garanties à tenir :
//   G1. acquerir() prend un permis. Sans permis, elle dort jusqu'à ce que l'on en rende un : ni
//       boucle qui tourne à vide, ni sommeils d'une durée choisie, recommencés.
//   G2. essayer_acquerir() n'attend jamais un permis, et ne renvoie false que s'il n'y en a pas :
//       un autre appel en cours n'est pas une raison.
//   G3. relacher(n) rend n permis et réveille ce qu'il faut de threads : un permis libre n'attend
//       pas pendant qu'un thread dort. N'importe quel thread peut rendre un permis.
//   G4. Le nombre de porteurs ne dépasse jamais le nombre de permis, de 0 à INT_MAX.
//   G5. Un nombre de permis négatif, ou relacher() d'un nombre inférieur à 1, lève
//       std::invalid_argument ; l'appel refusé n'a rien changé, et n'a laissé passer personne.
//   G6. Toutes ces fonctions s'appellent en même temps de plusieurs threads, sans accès
//       concurrent ; ce qu'un thread a écrit avant relacher() se lit après avoir pris ce permis.
//   G7. Chaque sémaphore a son compte : deux sémaphores s'ignorent.
//
// À supposer : on ne rend jamais de quoi dépasser INT_MAX permis.
//
// Interdit : les sémaphores de la bibliothèque.
// Leçon : 1.4 (le sémaphore) et 1.6 (attendre une condition).
#pragma once

#include <condition_variable>
#include <juge/a_completer.hpp>
#include <mutex>
#include <stdexcept>

class Semaphore {
public:
    /// `permis` permis disponibles au départ.
    explicit Semaphore(int permis) {
        // À COMPLÉTER
        juge::a_completer("le constructeur de Semaphore");
    }

    /// Prend un permis ; attend qu'il y en ait un.
    void acquerir() {
        // À COMPLÉTER
        juge::a_completer("Semaphore::acquerir");
    }

    /// Prend un permis s'il y en a un et renvoie true ; sinon renvoie false, tout de suite.
    bool essayer_acquerir() {
        // À COMPLÉTER
        juge::a_completer("Semaphore::essayer_acquerir");
    }

    /// Rend `nombre` permis.
    void relacher(int nombre = 1) {
        // À COMPLÉTER
        juge::a_completer("Semaphore::relacher");
    }

private:
    // À COMPLÉTER : le compte, ce qui le protège, et ce sur quoi on attend
};
