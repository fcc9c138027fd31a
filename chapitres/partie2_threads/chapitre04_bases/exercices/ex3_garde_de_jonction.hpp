// Exercice 4.3 — Garde de jonction                                        ⭐⭐   4 points
//
// Un std::thread qu'on oublie d'attendre arrête le programme ; un std::thread qu'on attend deux
// fois lève une exception. Une garde règle les deux : elle possède le thread, et l'attend quand
// elle disparaît. Avant C++20, tout projet sérieux avait la sienne ; l'écrire, c'est comprendre ce
// que std::jthread fait pour vous, et ce qu'est une classe qui possède une ressource.
//
// À écrire : les fonctions ci-dessous.
//
// Garanties à tenir :
//   G1. Détruire la garde attend la fin de son thread, y compris quand une exception déroule la
//       pile.
//   G2. joindre() attend la fin du thread ; s'il n'y a rien à attendre, elle ne fait rien. On peut
//       donc l'appeler deux fois, et la destruction ne l'attend pas une seconde fois. joignable()
//       dit s'il y a un thread à attendre, même s'il a déjà fini.
//   G3. La garde se déplace, elle ne se copie pas. Une garde d'où l'on a déplacé n'a plus rien à
//       attendre, et peut recevoir un autre thread. Déplacer n'attend personne.
//   G4. Affecter une garde à une autre (a = std::move(b)) attend d'abord la fin du thread que a
//       gardait, et prend ensuite celui de b : quand l'affectation rend la main, l'ancien est fini.
//       Affecter une garde vide vide a ; affecter une garde à elle-même n'arrête pas le programme.
//       L'affectation renvoie a.
//
// Interdit : jthread, async, detach.
// Leçon : 1.3 (join et joinable) et 1.4 (jthread).
#pragma once

#include <juge/a_completer.hpp>
#include <thread>
#include <utility>

class GardeJonction {
public:
    /// Une garde sans thread.
    GardeJonction() = default;

    /// Garde `thread`, qui peut être vide (non joignable).
    explicit GardeJonction(std::thread thread) {
        // À COMPLÉTER
        juge::a_completer("le constructeur de GardeJonction");
    }

    /// Prend le thread de `autre`, qui n'en a plus.
    GardeJonction(GardeJonction&& autre) noexcept {
        // À COMPLÉTER
        juge::a_completer("le déplacement de GardeJonction");
    }

    /// Attend son propre thread, puis prend celui de `autre`.
    GardeJonction& operator=(GardeJonction&& autre) noexcept {
        // À COMPLÉTER
        juge::a_completer("l'affectation de GardeJonction");
    }

    /// Attend la fin du thread, s'il y en a un.
    ~GardeJonction() {
        // À COMPLÉTER
        juge::a_completer("le destructeur de GardeJonction");
    }

    /// Attend la fin du thread, s'il y en a un. La garde est vide ensuite.
    void joindre() {
        // À COMPLÉTER
        juge::a_completer("GardeJonction::joindre");
    }

    /// Vrai si la garde a un thread à attendre.
    bool joignable() const {
        // À COMPLÉTER
        juge::a_completer("GardeJonction::joignable");
    }

private:
    std::thread thread_;
};
