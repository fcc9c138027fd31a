// Lancer un outil du système (gdb, addr2line, cmake) et lire ce qu'il affiche.
#pragma once

#include <string>
#include <vector>

namespace juge {

struct SortieOutil {
    int code = -1;        ///< code de sortie ; -1 si l'outil n'a pas pu finir de lui-même
    bool absent = false;  ///< il n'est pas installé, ou ne peut pas être lancé
    std::string raison;  ///< ce qu'il a fait : « est introuvable », « se termine par le code 2 »…
    std::string texte;  ///< ce qu'il a affiché
};

/// Exécute `arguments` (cherché dans PATH), entrée fermée, sorties réunies ; l'abandonne et le tue,
/// avec ce qu'il a lancé, au bout de `delai_s` secondes (0 : sans limite) ou sur une interruption
/// (Interruptible). `variables` (« NOM=valeur ») l'emportent sur l'environnement.
SortieOutil lancer_outil(const std::vector<std::string>& arguments, int delai_s,
                         const std::vector<std::string>& variables = {});

}  // namespace juge
