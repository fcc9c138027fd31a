// Ce qui fait d'un fichier autre chose que le texte qu'on croit voir dans son éditeur.
#pragma once

#include <optional>
#include <string>

namespace juge {

/// Un accident d'enregistrement : ce qui ne va pas, et comment y remédier.
struct AccidentDEncodage {
    int ligne = 1;
    std::string phrase;
    std::string remede;
};

/// Le premier accident de ces octets ; rien si les compilateurs les lisent tous de la même façon.
/// `nom` est celui du fichier, pour les commandes proposées.
std::optional<AccidentDEncodage> lire_encodage(const std::string& octets, const std::string& nom);

}  // namespace juge
