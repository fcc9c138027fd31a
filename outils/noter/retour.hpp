// Le retour à l'étudiant : ce qu'il a réussi, ce qui ne va pas, où regarder, quoi relire.
#pragma once

#include <string>

#include "classe.hpp"

namespace noter {

/// Le retour d'une copie, en Markdown. D'une épreuve cachée, il n'a que le compte des cas réussis.
std::string retour(const Classe& classe, const Copie& copie, const juge::Catalogue& catalogue);

/// Ce qu'un retour dit d'un exercice, sans son titre.
std::string retour_exercice(const juge::Epreuve& exercice, const NoteExercice& note,
                            const juge::Catalogue& catalogue);

/// Ce qui explique les points d'un exercice, hors du nombre de ses cas réussis : un poids, un
/// plafond, un ajustement.
std::string phrases_des_points(const Classe& classe, std::size_t e, const NoteExercice& note);

/// Ce qu'un retour dit du rendu entier : refus, date, retard, ajustement, remarques, et ce qui
/// n'est pas pris.
std::string phrases_du_rendu(const Copie& copie);

}  // namespace noter
