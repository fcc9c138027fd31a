// Exercice 5.2 — Sémaphore maison                                          ⭐   3 points
//
// Un sémaphore compte des permis : des connexions libres, des places de parking, des tâches qu'on
// accepte à la fois. La bibliothèque en fournit un (std::counting_semaphore) ; l'écrire soi-même,
// avec un mutex et une variable de condition, c'est comprendre ce qu'il garantit.
//
// À écrire : les quatre fonctions ci-dessous, et les membres privés qu'il leur faut.
//
// Garanties à tenir :
//   - acquerir() prend un permis, en dormant tant qu'il n'y en a pas ; essayer_acquerir() n'attend
//     jamais.
//   - relacher(n) rend n permis et réveille ce qu'il faut de threads : un permis libre n'attend pas
//     pendant qu'un thread dort. N'importe quel thread peut rendre un permis.
//   - Le nombre de porteurs ne dépasse jamais le nombre de permis.
//   - Un nombre de permis négatif, ou relacher() d'un nombre inférieur à 1, lève
//     std::invalid_argument.
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

    /// Prend un permis s'il y en a un et rend true ; sinon rend false, tout de suite.
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
