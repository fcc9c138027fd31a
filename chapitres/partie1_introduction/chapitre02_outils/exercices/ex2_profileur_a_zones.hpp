// Exercice 2.2 — Profileur à zones                                       ⭐⭐⭐   5 points
//
// Un profileur par échantillonnage dit quelles fonctions coûtent. Un profileur à zones répond à une
// autre question : combien a coûté cette étape-ci, « lire » ou « trier », dans chaque thread ? On
// le pose dans le code, et il y reste.
//
// À écrire : la classe Zone, qui s'ouvre à sa construction et se ferme à sa destruction, et le
// bilan du profileur.
//
// Garanties à tenir :
//   G1. `total` d'une zone est le temps passé entre son ouverture et sa fermeture, zones intérieures
//       comprises ; `propre` est ce temps sans celui de ses zones intérieures directes. La somme
//       des `propre` d'un thread est donc le temps qu'il a passé dans des zones, compté une fois.
//   G2. Une zone qui est à l'intérieur d'une autre du même nom (récursion), à quelque profondeur que
//       ce soit, n'ajoute rien à `total` : la plus extérieure la contient. `passages` compte toutes
//       les fermetures.
//   G3. Chaque thread emboîte ses propres zones : celle d'un autre thread n'est jamais la mère d'une
//       zone, et, du même nom, elle n'en fait pas une récursion.
//   G4. Les threads ouvrent et ferment leurs zones sans s'attendre les uns les autres pendant qu'une
//       zone est ouverte ; bilan() ne les attend pas non plus, et peut être appelé à tout moment.
//   G5. bilan() renvoie une copie : les zones fermées plus tard n'y changent rien. Une zone fermée y est
//       tout entière (passage, total et propre ensemble) ; une zone encore ouverte n'y est pas.
//   G6. Une zone traversée par une exception est fermée comme les autres.
//   G7. Aucun accès concurrent, et un profileur ne sait rien des zones d'un profileur précédent.
//   G8. L'horloge est std::chrono::steady_clock : l'heure qu'il est peut reculer.
//
// À supposer : un seul profileur vit à la fois, plus longtemps que ses zones ; les zones d'un
// thread se ferment dans l'ordre inverse de leur ouverture (ce sont des variables locales).
// `thread_local` devant une variable static en donne une à chaque thread.
//
// Interdit : toute autre horloge, et les composants de `cours` (le chapitre a un Profileur : le
// vôtre est plus simple).
// Leçon : 1.8 (des zones dans le code).
#pragma once

#include <chrono>
#include <cstdint>
#include <juge/a_completer.hpp>
#include <map>
#include <mutex>
#include <string>

/// Ce qu'ont coûté les zones d'un même nom.
struct Bilan {
    std::uint64_t passages = 0;
    std::chrono::nanoseconds total{0};
    std::chrono::nanoseconds propre{0};
};

class Profileur {
public:
    /// Le bilan de chaque nom de zone dont une zone au moins s'est fermée.
    std::map<std::string, Bilan> bilan() const {
        // À COMPLÉTER
        juge::a_completer("Profileur::bilan");
    }

private:
    friend class Zone;  // Zone peut se servir de ce qui suit
    // À COMPLÉTER : les bilans, et ce qui les protège
};

class Zone {
public:
    /// Ouvre une zone de ce nom dans le thread appelant.
    Zone(Profileur& profileur, std::string nom) {
        // À COMPLÉTER
        juge::a_completer("le constructeur de Zone");
    }

    /// Ferme la zone et l'ajoute au bilan.
    ~Zone() {
        // À COMPLÉTER
    }

    Zone(const Zone&) = delete;  // une zone se ferme une fois : elle ne se copie pas
    Zone& operator=(const Zone&) = delete;

private:
    // À COMPLÉTER : ce que la zone retient de son ouverture, et de la zone qui l'entoure
};
