// Ce qui passe entre ce programme et un enfant. Interne au composant Processus.
#pragma once

#include <poll.h>

#include <chapitre07/descripteur.hpp>
#include <string>
#include <vector>

namespace cours {

/// Un flux que l'enfant écrit et que l'on accumule.
struct Recu {
    Descripteur bout;
    std::string texte;
};

/// Les tubes d'un enfant, servis tous à la fois : lire l'un jusqu'au bout avant d'ouvrir l'autre
/// bloquerait l'enfant, qui remplit l'autre, et nous avec lui.
class Echanges {
public:
    std::string entree;      ///< ce qu'il faut donner
    std::size_t donnes = 0;  ///< octets déjà donnés
    Descripteur bout_entree;
    Recu sortie;
    Recu erreurs;
    Recu resultat;

    /// Plus rien de ce qui suit ne bloque. Lève ErreurSysteme.
    void ne_plus_bloquer() const;
    /// Ajoute à `attentes` ce qu'il faut surveiller.
    void ajouter_attentes(std::vector<pollfd>& attentes) const;
    /// Lit et écrit tout ce qui peut l'être sans attendre.
    void avancer();
    /// L'enfant a fini : prend ce qui reste dans les tubes, et les ferme.
    void conclure();
};

}  // namespace cours
