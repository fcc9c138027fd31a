// Ce que les notes d'une classe ont en commun.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "classe.hpp"

namespace noter {

/// La moyenne ; 0 s'il n'y a pas de note.
double moyenne(const std::vector<double>& notes);
/// La note du milieu, ou la moyenne des deux du milieu ; 0 s'il n'y en a pas.
double mediane(std::vector<double> notes);
/// Combien de notes dans chaque dixième, de 0 à `sur`. Une note de plus que `sur` est du dernier.
std::vector<std::size_t> repartition(const std::vector<double>& notes, double sur);

/// Les points de chaque rendu, et ceux du e-ième exercice ; les absents ne comptent pas.
std::vector<double> notes_de_la_classe(const Classe& classe);
std::vector<double> notes_de_l_exercice(const Classe& classe, std::size_t e);

/// Des copies dont chacune ressemble de trop près à une autre du groupe.
struct GroupeDeCopies {
    std::vector<std::size_t> copies;  ///< par rang dans la classe
    double moindre = 1;               ///< la plus faible des ressemblances signalées
    double plus_forte = 0;
};

/// Les groupes d'un exercice, le plus grand d'abord.
std::vector<GroupeDeCopies> groupes(const Classe& classe, std::size_t e);

/// Deux copies qui se ressemblent dans plusieurs exercices.
struct Paire {
    std::size_t copie = 0;
    std::size_t autre = 0;
    std::vector<std::size_t> exercices;
};

/// Ces paires, celles qui ont le plus d'exercices en commun d'abord.
std::vector<Paire> paires_repetees(const Classe& classe);

}  // namespace noter
