// La fin d'un outil : rien ne l'arrête sans une phrase, et rien de ce qu'il affiche ne se perd sans
// qu'il le dise.
#pragma once

#include <functional>

namespace juge {

/// Le corps d'un main : exécute `corps` et rend son code de sortie ; 2 s'il lève une exception, ou
/// si la sortie standard n'a pas tout reçu, après l'avoir dit sur la sortie d'erreur.
int conclure(const char* outil, const std::function<int()>& corps);

}  // namespace juge
