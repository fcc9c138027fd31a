#pragma once

#include <string>

namespace cours {

/// Ce qu'on peut envoyer d'une exception à un autre processus : pas elle, mais ce qu'elle dit.
struct ExceptionEnCours {
    std::string type;     ///< tel qu'il s'écrit en C++ : « std::out_of_range », « int »
    std::string message;  ///< what(), ou « exception sans message »
};

/// L'exception que traite le catch où l'on est. Sans exception en cours, std::terminate().
ExceptionEnCours exception_en_cours();

}  // namespace cours
