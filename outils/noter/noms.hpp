// Les noms de fichiers, tels que d'autres systèmes les écrivent.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace noter {

/// Ce nom, en UTF-8 composé (NFC) : macOS décompose les accents ; un vieux Windows les écrit en
/// cp850 dans une archive, en Latin-1 ailleurs.
std::string en_unicode(const std::string& octets);

/// Le même, sans égard aux majuscules : pour comparer.
std::string pour_comparer(const std::string& octets);

/// Les composants d'un chemin, sans « . » ni vide.
std::vector<std::string> composants(const std::string& chemin);

/// Le dernier composant d'un chemin.
std::string nom_du_fichier(const std::string& chemin);

/// L'exercice auquel répond un fichier, d'après son nom.
enum class Parente {
    exacte,   ///< ex1_pile.hpp
    proche,   ///< EX1_Pile (1).hpp, ex1_pile.hpp.txt : ce qu'un navigateur ou un système y change
    abregee,  ///< ex1.hpp, et ce qui en est proche : plusieurs chapitres ont un ex1
    aucune
};
Parente parente(const std::string& fichier, const std::string& exercice);

/// Les fichiers qui répondent peut-être à l'un de ces exercices.
class NomsCherches {
public:
    explicit NomsCherches(const std::vector<std::string>& exercices);
    bool contient(const std::string& fichier) const;

private:
    std::set<std::string> noms_;
};

/// Pourquoi rien n'est une réponse sous ce dossier du rendu ; vide si l'on y cherche.
std::string raison_d_ignorer(const std::string& composant);

}  // namespace noter
