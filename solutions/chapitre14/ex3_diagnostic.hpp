// Solution de l'exercice 14.3 — Diagnostic. Une possibilité parmi d'autres.
//
// - Le rapport : « Read of size 8 … vendues() guichet.cpp:31 » sans « mutexes », « Previous write …
//   vendre() guichet.cpp:18 (mutexes: write M9) » : c'est la lecture qui oublie le verrou.
// - L'inversion : vendre() prend les ventes (15) puis la caisse (19) ; cloturer() la caisse (25)
//   puis les ventes (26).
// - Deux verrous pour des données qui changent toujours ensemble n'apportent rien, sauf un ordre à
//   respecter : un seul suffit, et l'interblocage devient impossible.
// - Rendre vendues_ atomique ôterait la course, pas le reste : elle changerait encore sans la
//   recette.
#pragma once

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
    return {18, 31, "vendues_", Acces::lecture};
}

inline Inversion inversion() {
    return {15, 19, 25, 26};
}

class Guichet {
public:
    Guichet(long places, long prix) : restantes_(places), prix_(prix) {}

    bool vendre() {
        const std::lock_guard garde(verrou_);
        if (restantes_ == 0) return false;
        --restantes_;
        ++vendues_;
        recette_ += prix_;
        return true;
    }

    long cloturer() {
        const std::lock_guard garde(verrou_);
        vendues_ = 0;
        return std::exchange(recette_, 0);
    }

    long vendues() const {
        const std::lock_guard garde(verrou_);
        return vendues_;
    }

private:
    mutable std::mutex verrou_;  // protège tout ce qui suit
    long restantes_;
    const long prix_;
    long vendues_ = 0;
    long recette_ = 0;
};
