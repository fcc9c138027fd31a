// Lancer un programme du système, à qui l'on fait confiance. Ce qui enferme un programme étranger
// (juge/lanceur/gardien, noter/enclos) a besoin d'un fork, et de tout ce qui se décide après lui.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace commun {

/// Lance `arguments` (cherché dans PATH) dans un groupe de processus à lui, pour qu'on l'arrête
/// avec ce qu'il a lancé, entrée fermée, sorties vers ces deux descripteurs, et aucun des signaux
/// que l'appelant retient. `variables` (« NOM=valeur ») l'emportent sur l'environnement. Rend son
/// pid ; lève std::system_error, dont le code dit pourquoi (ENOENT : il est introuvable).
pid_t lancer(const std::vector<std::string>& arguments, int sortie, int erreurs,
             const std::vector<std::string>& variables = {});

/// Le chemin d'un programme, cherché dans PATH ; vide s'il n'y est pas.
std::string chercher_programme(const std::string& nom);

/// Les textes comme execve et posix_spawn les veulent : leurs adresses, puis un pointeur nul.
/// Valable tant que `textes` ne change pas.
std::vector<char*> pointeurs(std::vector<std::string>& textes);

}  // namespace commun
