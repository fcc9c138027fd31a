// Le dépôt tel que les vérifications le voient : le catalogue, et tous ses fichiers Markdown.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "catalogue.hpp"
#include "markdown.hpp"

namespace lecons {

class Depot {
public:
    /// Lit tous les .md du dépôt, hors arbres de construction et dossiers cachés de travail.
    explicit Depot(juge::Catalogue catalogue);

    const juge::Catalogue& catalogue() const { return catalogue_; }
    const std::map<std::filesystem::path, Document>& documents() const { return documents_; }
    /// Le document de ce fichier ; nul s'il n'existe pas.
    const Document* document(const std::filesystem::path& fichier) const;
    /// Le chemin depuis la racine du cours.
    std::string relatif(const std::filesystem::path& fichier) const;

    /// Leçons et pages dont les blocs marqués sont tenus à jour.
    std::vector<const Document*> lecons() const;
    /// Vrai pour une leçon dont tout le C++ et toutes les sorties portent un marqueur.
    bool entierement_marquee(const Document& lecon) const;
    /// Les exercices que déclare un chapitre ; vide s'il n'est pas encore écrit.
    std::vector<const juge::Epreuve*> exercices(const juge::Chapitre& chapitre) const;
    static std::filesystem::path lecon(const juge::Chapitre& chapitre);

private:
    juge::Catalogue catalogue_;
    std::map<std::filesystem::path, Document> documents_;
};

}  // namespace lecons
