// À quel point une copie est à regarder, ressemblances à part.
#pragma once

#include <string>
#include <vector>

#include "classe.hpp"

namespace noter {

enum class Suspicion {
    aucune,
    faible,   ///< à vérifier : un nom approché, un lien, une date inconnue…
    moyenne,  ///< douteux : un verdict qui varie, un compilateur arrêté, un rendu refusé
    forte     ///< le juge présume une triche
};

/// « forte », « moyenne », « faible » ; vide s'il n'y en a pas.
std::string nommer(Suspicion suspicion);

/// La plus forte raison de regarder cette copie. Une ressemblance n'en est pas une : elle a sa
/// propre colonne.
Suspicion suspicion(const Classe& classe, const Copie& copie);

/// La plus forte ressemblance de cette copie avec une autre, de 0 à 1 ; 0 si aucune n'est signalée.
double ressemblance_de(const Classe& classe, std::size_t copie);

}  // namespace noter
