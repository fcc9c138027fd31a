// Ce que coûte la vérification d'un exercice, et ce qu'elle a le droit de coûter. On compte des
// constructions et des secondes de processeur, jamais le temps qui passe : il dépend de la machine
// et de ses voisins.
#pragma once

#include "catalogue.hpp"

namespace juge {

/// Une construction : une réponse, compilée et liée avec son épreuve dans un profil.
struct Cout {
    int constructions = 0;
    double processeur_s = 0;
};

/// Ce qui est permis à cet exercice.
Cout budget_de(const Epreuve& exercice);

/// Les constructions d'une vérification : le squelette et la solution dans chaque profil, chaque
/// erreur connue dans celui où son verdict doit se voir.
int constructions_prevues(const Epreuve& exercice);

/// Vérifie l'exercice en partant d'un cache vide (à l'en-tête précompilé près, commun à tous), et
/// rend ce que cela a coûté. Lève ce que lève juger().
Cout mesurer_cout(const Catalogue& catalogue, const Epreuve& exercice);

}  // namespace juge
