// La chaîne de construction du cours, appliquée à une autre réponse : les commandes sont celles de
// l'arbre de construction, dont seuls changent la réponse, l'épreuve et la place des résultats.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catalogue.hpp"

namespace noter {

/// Découpe une ligne de shell en mots, comme le ferait le shell. Lève std::runtime_error.
std::vector<std::string> mots_du_shell(const std::string& ligne);

/// La ligne de shell qui relance ces mots.
std::string ligne_de_shell(const std::vector<std::string>& mots);

/// Les commandes qui construisent un profil d'un exercice : compiler l'épreuve, lier.
struct Recette {
    std::string profil;
    std::vector<std::vector<std::string>> commandes;
    std::string prefixe;  ///< chemin absolu de l'exécutable, sans suffixe
    std::string reponse;  ///< chemin de la réponse
    std::string epreuve;  ///< chemin de l'épreuve
    std::string objet;    ///< chemin relatif de l'objet compilé
};

/// L'empreinte des en-têtes de ces fichiers et dossiers : elle ne dépend ni de l'ordre du système
/// de fichiers, ni des dates.
std::string empreinte_des_entetes(const std::vector<std::filesystem::path>& chemins);

/// Ce qu'il faut pour construire et juger un exercice ailleurs que dans l'arbre du cours.
class Chaine {
public:
    /// Lit les commandes de ces exercices, et met à jour ce qu'elles emploient (bibliothèques,
    /// en-tête précompilé), une construction à la fois dans l'arbre. Lève std::runtime_error.
    Chaine(const juge::Catalogue& catalogue, const std::vector<const juge::Epreuve*>& exercices);

    /// Le script qui construit tous les profils de l'exercice : la réponse est `reponse`, l'épreuve
    /// `epreuve`, et les exécutables vont dans `dossier`/etudiant/.
    std::string script(const juge::Epreuve& exercice, const std::filesystem::path& reponse,
                       const std::filesystem::path& epreuve,
                       const std::filesystem::path& dossier) const;

    /// Les fichiers et dossiers du cours que ce script lit.
    std::vector<std::filesystem::path> lectures(const juge::Epreuve& exercice) const;

    /// Change quand le cours change de façon à changer un verdict de cet exercice : sa déclaration,
    /// ses commandes, les en-têtes qu'elles lisent, le juge, ses instruments.
    std::string empreinte(const juge::Epreuve& exercice) const;

private:
    void lire_commandes(const std::vector<const juge::Epreuve*>& exercices);
    std::set<std::string> produits() const;
    void mettre_a_jour() const;

    const juge::Catalogue& catalogue_;
    std::map<std::string, std::vector<Recette>> recettes_;  ///< par exercice
    std::string outils_;                          ///< empreinte du juge et de ses instruments
    std::map<std::string, std::string> entetes_;  ///< celle des en-têtes, par exercice
};

}  // namespace noter
