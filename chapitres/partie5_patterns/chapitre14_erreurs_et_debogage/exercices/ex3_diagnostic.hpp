// Exercice 14.3 — Diagnostic                                                ⭐⭐   4 points
//
// Un guichet vend des places. De temps en temps, l'affichage montre n'importe quoi ; une fois par
// mois, tout se fige à la clôture. Le programme est guichet.cpp, dans le dossier de ce chapitre ;
// le rapport de ThreadSanitizer est releves/tsan.txt, juste à côté. Il dit tout, à qui sait le
// lire.
//
// À faire : lire le rapport, répondre aux questions par des constantes, puis réparer la classe
// Guichet, dont une copie est ci-dessous.
//
// Garanties à tenir :
//   G1. course() dit où est l'accès concurrent : les lignes de guichet.cpp qui écrivent et qui
//       lisent, la variable, et lequel des deux accès oublie le verrou.
//   G2. inversion() dit où les verrous se prennent dans l'ordre inverse : pour vendre() et pour
//       cloturer(), la ligne de guichet.cpp du premier verrou et celle du second.
//   G3. Réparé, le guichet n'a plus d'accès concurrent, quelles que soient les fonctions appelées
//       en même temps.
//   G4. Ni d'interblocage, quelles que soient les fonctions appelées en même temps, et quel que
//       soit le nombre de guichets.
//   G5. vendre() rend true et prend une place, ou false s'il n'en reste pas ; jamais plus de ventes
//       que de places, même à plusieurs caissiers.
//   G6. cloturer() rend la recette des ventes faites depuis la clôture précédente, et remet à
//       zéro les ventes et la recette. Chaque vente se retrouve dans une clôture, et une seule.
//       Les places vendues ne reviennent pas.
//   G7. Une vente paraît d'un coup : quand une clôture rend sa recette, vendues() a été remis à
//       zéro avec elle ; une vente n'est jamais comptée d'un côté de la clôture par vendues(), et
//       de l'autre par la recette.
//
// À supposer : places et prix positifs ou nuls, dont le produit tient dans un long. Leçon : 1.6
// (lire un rapport de ThreadSanitizer) et 1.5 (gdb).
#pragma once

#include <juge/a_completer.hpp>
#include <mutex>
#include <string>
#include <utility>

enum class Acces { ecriture, lecture };

/// L'accès concurrent du premier rapport.
struct Course {
    int ligne_ecriture;    ///< la ligne de guichet.cpp qui écrit
    int ligne_lecture;     ///< celle qui lit
    std::string variable;  ///< le nom du membre, tel qu'il s'écrit
    Acces sans_verrou;     ///< celui des deux accès qui oublie le verrou
};

/// L'ordre inversé du second rapport : des lignes de guichet.cpp.
struct Inversion {
    int vendre_premier;    ///< où vendre() prend son premier verrou
    int vendre_second;     ///< et son second
    int cloturer_premier;  ///< de même, cloturer()
    int cloturer_second;
};

inline Course course() {
    // À COMPLÉTER
    juge::a_completer("course");
}

inline Inversion inversion() {
    // À COMPLÉTER
    juge::a_completer("inversion");
}

// À COMPLÉTER : cette classe est celle de guichet.cpp, avec ses deux erreurs.
class Guichet {
public:
    Guichet(long places, long prix) : restantes_(places), prix_(prix) {
        // À COMPLÉTER : réparez la classe, puis retirez cette ligne.
        juge::a_completer("Guichet");
    }

    bool vendre() {
        const std::lock_guard ventes(verrou_ventes_);
        if (restantes_ == 0) return false;
        --restantes_;
        ++vendues_;
        const std::lock_guard caisse(verrou_caisse_);
        recette_ += prix_;
        return true;
    }

    long cloturer() {
        const std::lock_guard caisse(verrou_caisse_);
        const std::lock_guard ventes(verrou_ventes_);
        vendues_ = 0;
        return std::exchange(recette_, 0);
    }

    long vendues() const { return vendues_; }

private:
    std::mutex verrou_ventes_;
    std::mutex verrou_caisse_;
    long restantes_;
    long prix_;
    long vendues_ = 0;
    long recette_ = 0;
};
