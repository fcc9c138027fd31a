// Exercice 10.1 — Générateur                                                ⭐⭐   4 points
//
// Une fonction qui rend ses valeurs une à une, et reprend où elle en était : c'est la plus petite
// des coroutines. Le compilateur découpe son corps ; à vous d'écrire la promesse, qui dit quoi
// faire à chaque étape, et le générateur, qui possède le cadre. L'oublier quelque part est une
// fuite, le détruire deux fois un plantage.
//
//     Generateur<int> compter() { for (int i = 0;; ++i) co_yield i; }
//     auto entiers = compter();
//     while (entiers.avancer() && entiers.valeur() < 10) …
//
// À écrire : promise_type, et les fonctions de Generateur.
//
// Garanties à tenir :
//   G1. Paresseux : rien du corps ne s'exécute avant le premier avancer(). Chaque avancer() exécute
//       le corps jusqu'au co_yield suivant, et pas plus loin, puis rend true.
//   G2. valeur() désigne l'objet même qui a été donné à co_yield, jamais une copie, jusqu'au
//       avancer() suivant.
//   G3. Quand le corps finit, avancer() rend false ; ensuite, toujours, sans autre effet.
//   G4. Une exception du corps, quel que soit son type, sort de l'avancer() qui l'a rencontrée. Le
//       générateur est alors fini : les appels suivants rendent false.
//   G5. Détruire un générateur détruit le cadre et ce qu'il gardait (paramètres, variables), où
//       qu'en soit le corps : pas commencé, suspendu, fini, interrompu par une exception.
//   G6. Il se déplace : la cible continue là où la source en était, et son propre cadre, si elle en
//       avait un, est détruit avant la fin de l'instruction. La source est vide : avancer() y rend
//       false. Il ne se copie pas.
//
// À supposer : valeur() n'est appelée qu'après un avancer() qui a rendu true ; un générateur
// n'appelle pas son propre avancer().
// Interdit : le Generateur du chapitre.
// Leçon : 1.3 (le cadre et la promesse), 1.4 (le générateur) et 1.8 (les vies).
#pragma once

#include <coroutine>
#include <exception>
#include <juge/a_completer.hpp>
#include <memory>
#include <utility>

template <class T>
class [[nodiscard]] Generateur {
public:
    struct promise_type {
        Generateur get_return_object() {
            // À COMPLÉTER
            juge::a_completer("get_return_object");
        }
        // À COMPLÉTER : le corps commence-t-il tout de suite ?
        std::suspend_never initial_suspend() noexcept { return {}; }
        // À COMPLÉTER : qui détruit le cadre, une fois le corps fini ?
        std::suspend_never final_suspend() noexcept { return {}; }
        std::suspend_always yield_value(const T& valeur) noexcept {
            // À COMPLÉTER
            juge::a_completer("yield_value");
            static_cast<void>(valeur);
        }
        void return_void() noexcept {}
        void unhandled_exception() noexcept {
            // À COMPLÉTER
            juge::a_completer("unhandled_exception");
        }
    };

    Generateur(const Generateur&) = delete;
    Generateur& operator=(const Generateur&) = delete;
    Generateur(Generateur&& autre) noexcept {
        // À COMPLÉTER
        juge::a_completer("le constructeur de déplacement");
        static_cast<void>(autre);
    }
    Generateur& operator=(Generateur&& autre) noexcept {
        // À COMPLÉTER
        juge::a_completer("l'affectation par déplacement");
        static_cast<void>(autre);
    }
    ~Generateur() {
        // À COMPLÉTER
    }

    /// Fait avancer le corps jusqu'à sa valeur suivante. Rend false s'il n'y en a plus.
    bool avancer() {
        // À COMPLÉTER
        juge::a_completer("avancer");
    }

    /// La valeur que le corps vient de donner.
    const T& valeur() const {
        // À COMPLÉTER
        juge::a_completer("valeur");
    }

private:
    // À COMPLÉTER : ce que garde un générateur
};
