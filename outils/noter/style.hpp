// L'habit des pages : les mêmes couleurs pour la page de l'enseignant et les retours.
#pragma once

#include <string>

namespace noter {

/// Le début d'une page sans rien d'extérieur : de <!doctype html> à la fin de la feuille de style.
/// `jeton` : celui du seul script que la page exécutera ; vide s'il n'y en a pas.
std::string ouvrir_page(const std::string& titre, const std::string& jeton);

}  // namespace noter
