// Ce qu'on lit dans une réponse, sans l'exécuter, et que le juge n'accepte pas.
#pragma once

#include <string>
#include <vector>

#include "verdict.hpp"

namespace juge {

/// Un passage de la réponse que le juge n'accepte pas.
struct Suspicion {
    int ligne = 0;
    std::string phrase;
    /// Ce qui peut n'être qu'un accident n'est pas une triche : une faute de frappe ne compile pas,
    /// une maladresse est un échec.
    Verdict verdict = Verdict::triche_presumee;
};

/// Cherche dans la réponse, commentaires et chaînes exclus, ce qui permettrait de tromper l'épreuve
/// : fin de programme, macro qui renomme un mot de l'épreuve, attribut qui désactive un
/// assainisseur… `autorise` liste les mots que l'exercice permet.
std::vector<Suspicion> lire_suspicions(const std::string& reponse, const std::string& epreuve,
                                       const std::vector<std::string>& autorise);

/// Cherche les mots que l'exercice demande de ne pas employer : il s'agit de les écrire soi-même.
std::vector<Suspicion> lire_interdits(const std::string& reponse,
                                      const std::vector<std::string>& interdits);

/// Les lignes où un `co_await` est dans la condition d'un if ou d'un switch.
std::vector<int> lire_conditions_en_attente(const std::string& reponse);

}  // namespace juge
