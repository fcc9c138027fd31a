// Une leçon telle qu'un terminal la montre, sans ses marques de Markdown.
#pragma once

#include <string>

#include "vue.hpp"

namespace cahier {

/// Les titres sont d'une autre teinte, soulignés pour les deux premiers rangs ; les mots en gras le
/// sont par une commande du terminal si `gras` ; un tableau est aligné dans `largeur` colonnes, ou
/// dit rangée par rangée s'il n'y tient pas ; un diagramme est remplacé par son texte ; un lien,
/// par ce qu'il affiche. Les paragraphes restent à replier.
Texte rendre_lecon(const std::string& markdown, int largeur, bool gras);

}  // namespace cahier
