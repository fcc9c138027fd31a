// Le catalogue que CMake déduit des déclarations : épreuves, fichiers, exécutables.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace juge {

struct Epreuve {
    std::string id;     ///< chapitre05_ex1
    std::string serie;  ///< chapitre05, partie2, ou « tests »
    std::string nom;    ///< ex1_tampon_borne
    std::string titre;
    bool complement = false;  ///< hors du parcours essentiel
    int etoiles = 1;
    double points = 1;
    int delai_s = 0;
    std::vector<std::string> profils;
    std::vector<std::filesystem::path> sources;  ///< les fichiers de l'épreuve
    std::filesystem::path squelette;             ///< vide pour des tests sans réponse
    std::filesystem::path indices;
    std::filesystem::path solution;  ///< vide si elle n'est pas livrée
    std::filesystem::path dossier_erreurs;
    std::vector<std::string> erreurs;
    std::vector<std::string> autorise;  ///< mots que le juge tolère dans cet exercice
    std::vector<std::string> interdit;  ///< mots dont cet exercice demande de se passer
    std::string recette;                ///< nom de ses recettes de construction
    std::filesystem::path produits;     ///< où mettre un lien vers ce qui en est construit

    bool est_exercice() const { return !squelette.empty(); }
    /// « 5.1 » pour chapitre05_ex1, « p2.1 » pour partie2_ex1 ; l'identifiant lui-même sinon.
    std::string numero() const;
    std::filesystem::path lecon() const;
};

struct Chapitre {
    std::string numero;  ///< deux chiffres
    std::string titre;
    double heures = 0;
    std::filesystem::path dossier;
};

/// Un programme d'exemple, cité et exécuté par les leçons.
struct Exemple {
    std::filesystem::path source;
    std::filesystem::path programme;
};

struct Catalogue {
    std::filesystem::path racine;
    std::filesystem::path construction;
    std::filesystem::path recettes;  ///< une par épreuve et par profil
    std::filesystem::path cache;     ///< ce qui a été construit des réponses
    std::filesystem::path entetes;   ///< les en-têtes précompilés
    std::vector<Chapitre> chapitres;
    std::vector<Epreuve> epreuves;
    std::vector<Exemple> exemples;

    /// Cherche « chapitre05_ex1 », « 5.1 » ou « ex1_tampon_borne » ; nul si rien ne correspond.
    const Epreuve* trouver(const std::string& designation) const;
    /// L'épreuve de ce nom, ou toutes celles du chapitre de ce nom (chapitre05), composants
    /// compris.
    std::vector<const Epreuve*> designees(const std::string& designation) const;
    /// Les exercices qui en sont ; tous si `designation` est vide. Lève std::runtime_error s'il n'y
    /// en a aucun.
    std::vector<const Epreuve*> exercices(const std::string& designation) const;
};

/// Lit le catalogue. Lève std::runtime_error, avec une phrase qui dit quoi faire.
Catalogue lire_catalogue(const std::filesystem::path& fichier);

/// Chemin du catalogue de l'arbre de construction de ce programme.
std::filesystem::path catalogue_par_defaut();

}  // namespace juge
