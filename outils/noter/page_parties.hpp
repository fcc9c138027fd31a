// Les parties de la page de l'enseignant.
#pragma once

#include <string>

#include "classe.hpp"

namespace noter {

/// Moyenne, médiane, histogramme, et le tableau des copies, qui se trie.
std::string vue_de_la_classe(const Classe& classe);
/// Chaque exercice : ses notes, ses verdicts, les cas les plus ratés.
std::string vue_des_exercices(const Classe& classe);
/// Les groupes de copies qui se ressemblent, par exercice, et celles qui se ressemblent plusieurs
/// fois ; vide s'il n'y en a pas.
std::string vue_des_ressemblances(const Classe& classe);
/// Chaque copie : ce qu'il faut y regarder, son retour, ses réponses numérotées.
std::string vue_des_copies(const Classe& classe, const juge::Catalogue& catalogue);

/// La couleur d'une note : bien, mal, moyen ou rien.
std::string classe_css(const NoteExercice& note);

}  // namespace noter
