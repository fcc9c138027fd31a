// Faire naître un enfant dans un groupe. Interne au composant Processus.
#pragma once

#include <sys/types.h>

#include <chapitre07/descripteur.hpp>
#include <functional>
#include <string>
#include <vector>

namespace cours {

/// Les descripteurs que l'enfant reçoit à la place de 0, 1 et 2 ; -1 : celui de ce programme.
struct FluxEnfant {
    int entree = -1;
    int sortie = -1;
    int erreurs = -1;
};

/// Lance un programme ; rend son numéro. Lève ErreurSysteme.
pid_t lancer_programme(std::vector<std::string>& arguments, const std::string& dossier,
                       const FluxEnfant& flux, pid_t groupe);

/// Ce qu'un enfant créé par fork() doit faire de lui-même.
struct Naissance {
    std::function<std::string()> fonction;
    std::string dossier;
    FluxEnfant flux;
    pid_t groupe = -1;
    int resultat = -1;        ///< où écrire le résultat
    std::vector<int> gardes;  ///< descripteurs à garder, outre 0, 1, 2 et `resultat`
};

/// Le premier octet de ce que l'enfant écrit dit ce qui suit.
constexpr char rend_un_resultat = 'R';
constexpr char rend_une_exception = 'E';  ///< le type, un octet nul, le message

/// Exécute la fonction dans un enfant ; rend son numéro. Lève ErreurSysteme.
pid_t lancer_fonction(const Naissance& naissance);

}  // namespace cours
