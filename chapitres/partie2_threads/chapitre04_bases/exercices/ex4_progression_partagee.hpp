// Exercice 4.4 — Progression partagée                                     ⭐⭐   4 points
//
// Plusieurs threads convertissent des fichiers ; un autre affiche, en direct, combien sont faits et
// lequel vient de l'être. Un compteur atomique ne suffit pas : l'affichage montre plusieurs données
// qui doivent aller ensemble, et un lecteur qui passe entre deux mises à jour verrait un état qui
// n'a jamais existé.
//
// À écrire : les trois fonctions ci-dessous, et les membres privés qu'il leur faut.
//
// Garanties à tenir :
//   G1. N'importe quel thread peut appeler n'importe quelle fonction à tout moment, sans accès
//       concurrent. Aucun fichier n'est oublié ni compté deux fois.
//   G2. lire() renvoie un état cohérent, et complet : les deux comptes et le dernier fichier sont
//       ceux d'un même instant. Si lire() compte trois fichiers, `dernier` est le troisième noté,
//       pas le deuxième ni le quatrième. Si la mémoire manque pour copier un nom, std::bad_alloc
//       sort de l'appel, et rien n'est noté.
//   G3. lire() ne recule jamais : elle voit tout ce qui était noté quand elle a commencé, et tout ce
//       qu'une lecture finie avant elle avait vu, même pendant qu'un autre note.
//   G4. Ce que lire() a renvoyé ne change plus. Deux Progression ne partagent rien.
//
// Leçon : 1.11 (suivre des threads) et 1.6 (ce que des threads partagent).
#pragma once

#include <juge/a_completer.hpp>
#include <mutex>
#include <string>

/// Où en est le travail.
struct Avancement {
    int reussis = 0;      ///< fichiers convertis
    int rates = 0;        ///< fichiers qu'il a fallu abandonner
    std::string dernier;  ///< le dernier noté, réussi ou raté ; vide au départ
};

class Progression {
public:
    /// Note que `fichier` est converti.
    void noter_reussi(const std::string& fichier) {
        // À COMPLÉTER
        juge::a_completer("Progression::noter_reussi");
    }

    /// Note que `fichier` n'a pas pu être converti.
    void noter_rate(const std::string& fichier) {
        // À COMPLÉTER
        juge::a_completer("Progression::noter_rate");
    }

    /// L'état à cet instant.
    Avancement lire() const {
        // À COMPLÉTER
        juge::a_completer("Progression::lire");
    }

private:
    // À COMPLÉTER
};
