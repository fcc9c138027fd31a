// La liste de la classe : qui devait rendre.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace noter {

struct Inscrit {
    std::string nom;                        ///< comment le nommer
    std::vector<std::string> designations;  ///< ce dont un rendu peut porter le nom
    int ligne = 0;
};

/// Lit une liste : un CSV d'un étudiant par ligne. Si la première ligne nomme des colonnes connues
/// (nom, prénom, nom complet, identifiant, courriel… en français ou en anglais, comme les exporte
/// Moodle), elles seules comptent ; sinon, toutes. Lève std::runtime_error si le fichier est
/// illisible ou sans étudiant.
std::vector<Inscrit> lire_liste(const std::filesystem::path& fichier);

/// L'appel : ce que la liste et les rendus n'ont pas en commun.
struct Appel {
    std::vector<std::string> absents;  ///< des inscrits sans rendu ; tous différents
    /// Par rendu, ce qu'il faut en regarder ; vide si un inscrit, et un seul, l'a remis.
    std::vector<std::string> a_regarder;
};

Appel faire_l_appel(const std::vector<Inscrit>& inscrits, const std::vector<std::string>& rendus);

}  // namespace noter
