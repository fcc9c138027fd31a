// libjpeg et libpng signalent une erreur en appelant une fonction qui ne doit pas revenir. Lever
// une exception à travers leur code C n'est pas garanti : on en sort par longjmp, puis on lève ici.
#pragma once

#include <csetjmp>
#include <string>

#include "images/erreurs.hpp"

namespace projet {

/// Où retomber, et la phrase à dire.
struct Filet {
    std::jmp_buf retour;
    std::string phrase;

    /// Exécute `action`, qui appelle une bibliothèque C. Si celle-ci saute vers `retour`, lève
    /// ErreurImage avec `phrase`. `action` ne possède rien : longjmp n'exécute aucun destructeur.
    template <class Action>
    void proteger(const Action& action) {
        if (setjmp(retour) != 0) throw ErreurImage(phrase);
        action();
    }
};

}  // namespace projet
