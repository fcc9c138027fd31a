// Le texte tel qu'un terminal le montre : sa largeur, ses lignes repliées, son repli sans accents.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cahier {

/// Adopte les caractères de l'environnement (LC_ALL, LC_CTYPE, LANG) ; rend vrai s'ils sont en
/// UTF-8. Les largeurs ci-dessous en dépendent.
bool adopter_locale();

/// Le texte sans rien qui sorte de l'ASCII : « é » devient e, « … » trois points, ce qui n'a pas
/// d'équivalent un point d'interrogation.
std::string en_ascii(std::string_view texte);

/// Nombre de colonnes qu'occupe une ligne d'UTF-8.
int colonnes(std::string_view ligne);

/// Les lignes du texte, coupées entre les mots pour tenir dans `largeur` colonnes (au moins une) ;
/// la suite d'une ligne coupée garde son retrait, et la marque d'un commentaire ou d'une citation.
/// Un mot plus long que la ligne, un chemin souvent, est coupé après une barre oblique, à défaut
/// n'importe où. Les tabulations deviennent des espaces.
std::vector<std::string> replier(std::string_view texte, int largeur);

/// De même, pour un texte qui défile : un mot plus long que la ligne reste entier, car le terminal
/// sait copier et ouvrir ce qu'il replie lui-même. Tel quel si `largeur` est nulle.
std::string a_la_largeur(const std::string& texte, int largeur);

/// Nombre de colonnes du terminal ouvert sur ce descripteur ; 0 si ce n'en est pas un.
int largeur_du_terminal(int fd);

/// Le début de la ligne, dans `largeur` colonnes ; « … » marque ce qui manque.
std::string garder_debut(std::string_view ligne, int largeur);

}  // namespace cahier
